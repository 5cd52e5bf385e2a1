interface Versioned {
  id: string;
  version: number;
}

/** The later of two copies of one thing. Events and answers may overtake each other; versions never lie. */
export function newer<T extends Versioned>(held: T | undefined, come: T): T {
  return held !== undefined && held.version >= come.version ? held : come;
}
