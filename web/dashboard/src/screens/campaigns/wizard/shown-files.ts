const shown = new Map<string, string>();

/** A file chosen here can be seen in the preview for as long as the page is open. */
export function showFile(id: string, file: File): void {
  const old = shown.get(id);
  if (old) URL.revokeObjectURL(old);
  shown.set(id, URL.createObjectURL(file));
}

export const shownFile = (id: string): string | undefined => shown.get(id);
