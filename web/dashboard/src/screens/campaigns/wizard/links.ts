import type { Filling, Slot } from "./filling";

/** Short links that tell who clicked: what a place holds is where they lead. */
const WHOLE = /^https?:\/\/[^\s/?#]+\.[^\s]+$/iu;
const NAME_MOST = 32;
const PREFIX = "link.";
/** A code as long as a real one, for previews. */
const SAMPLE_CODE = "kV3xTq8Zb1LmWc6YdR0pSg";

/** A whole address of the web. */
export const isAddress = (text: string): boolean => WHOLE.test(text.trim());

/** Whether a text or column can be a short link; a column may hold addresses. */
export function trackable(filling: Filling | undefined): filling is Filling & { kind: "text" | "column" } {
  if (filling?.kind === "text") return isAddress(filling.text);
  return filling?.kind === "column" && filling.column !== "";
}

export const isTracked = (filling: Filling | undefined): boolean => trackable(filling) && filling.tracked === true;

/** What the link of a place is called in the plan; `under` keeps the second text's apart. */
export function linkName(key: string, under: string): string {
  return (under + key).toLowerCase().replace(/[^a-z0-9]+/gu, "_").slice(0, NAME_MOST);
}

export const linkPlace = (name: string): string => `{{${PREFIX}${name}}}`;

/** The target of `{{link.body_1}}`, when the whole text is that. */
export function linkIn(text: string, links: Record<string, string>): string | undefined {
  const name = /^\{\{\s*link\.([a-z0-9_]+)\s*\}\}$/u.exec(text)?.[1];
  return name === undefined ? undefined : links[name];
}

/** As a customer sees it: the whole address, at the end of a button's the code alone. */
export const sampleLink = (base: string, slot: Slot): string =>
  slot.kind === "url_suffix" ? SAMPLE_CODE : `${base}/l/${SAMPLE_CODE}`;
