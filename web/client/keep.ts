/** Where small things outlive a reload. A browser's Storage fits; a phone or a test brings its own. */
export interface Keep {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  key(index: number): string | null;
  readonly length: number;
}

export function keysWith(keep: Keep, prefix: string): string[] {
  const keys: string[] = [];
  for (let i = 0; i < keep.length; i += 1) {
    const key = keep.key(i);
    if (key?.startsWith(prefix)) keys.push(key);
  }
  return keys;
}

/** A Keep that forgets with the process: for tests, and for browsers that refuse storage. */
export class MemoryKeep implements Keep {
  private readonly held = new Map<string, string>();

  get length(): number {
    return this.held.size;
  }

  getItem(key: string): string | null {
    return this.held.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.held.set(key, value);
  }

  removeItem(key: string): void {
    this.held.delete(key);
  }

  key(index: number): string | null {
    return [...this.held.keys()][index] ?? null;
  }
}
