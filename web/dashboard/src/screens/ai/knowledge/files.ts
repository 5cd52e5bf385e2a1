const MB = 1024 * 1024;
export const MOST = 10 * MB;
export const ENDINGS = [".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf"] as const;
export const ACCEPT = ENDINGS.join(",");

/** Why a file is not even sent; null when it may be. */
export function wrongWith(file: { name: string; size: number }): string | null {
  const name = file.name.toLowerCase();
  if (!ENDINGS.some((ending) => name.endsWith(ending))) return "Only plain text, Markdown, HTML and PDF can be read.";
  if (file.size === 0) return "The file is empty.";
  return file.size > MOST ? "The file may have 10 MB." : null;
}
