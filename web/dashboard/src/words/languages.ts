import type { Message } from "@hubbub/client";

const names = new Intl.DisplayNames(["en"], { type: "language" });
const CODE = /^([a-z]{2,3})(?:-(?:[A-Z][a-z]{3}))?(-[A-Z]{2})?(?![A-Za-z0-9])/u;

/** A language as the server takes it, `pt` or `pt-BR`; null for what is none. Scripts are left out: `hi-Latn` is `hi`. */
export function languageCode(tag: string | null | undefined): string | null {
  const found = CODE.exec(tag ?? "");
  return found ? `${found[1] ?? ""}${found[2] ?? ""}` : null;
}

/** "Spanish", "Brazilian Portuguese". */
export function languageName(code: string): string {
  return names.of(code) ?? code;
}

/** The language the customer wrote last, where it is known. */
export function customerLanguage(messages: readonly Message[]): string | null {
  return languageCode(messages.findLast((it) => it.direction === "in" && languageCode(it.language) !== null)?.language);
}

/** What the person at this screen reads. */
export function ownLanguage(tags: readonly string[] = navigator.languages): string {
  const [first = "en"] = tags.flatMap((tag) => languageCode(tag) ?? []);
  return first.split("-")[0] ?? "en";
}

/** Whether a message may be in a language that the reader does not read: it is not known, or another one. */
export function foreign(message: Pick<Message, "language">, own: string): boolean {
  return languageCode(message.language)?.split("-")[0] !== own;
}
