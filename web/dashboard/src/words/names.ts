import type { ContactCard } from "@hubbub/client";

const TINTS = 6;
const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function first(word: string | undefined): string {
  if (!word) return "";
  for (const { segment } of segments.segment(word)) return segment;
  return "";
}

/** One or two letters for an avatar; none when the name is empty or only a number. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s-]+/u).filter((word) => /[\p{L}\p{Extended_Pictographic}]/u.test(word));
  if (words.length === 0) return "";
  const [a, b] = [first(words[0]), words.length > 1 ? first(words.at(-1)) : ""];
  const latin = /^\p{Script=Latin}$/u.test(a) && (b === "" || /^\p{Script=Latin}$/u.test(b));
  return latin ? (a + b).toUpperCase() : a;
}

export function tintOf(id: string): number {
  let hash = 0;
  for (let i = 0; i < id.length; i += 1) hash = (hash * 31 + id.charCodeAt(i)) >>> 0;
  return hash % TINTS;
}

const ONE_DIGIT = /^[17]/u;
const TWO_DIGITS = /^(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/u;

/** +351 912 000 111: the country, then groups of three, with a two first or a four last when it does not come out even. */
export function phone(digits: string | null | undefined): string {
  const clean = digits?.replace(/\D/gu, "") ?? "";
  if (!clean) return "";
  const country = ONE_DIGIT.test(clean) ? 1 : TWO_DIGITS.test(clean) ? 2 : 3;
  const rest = clean.slice(country);
  const start = rest.length % 3 === 2 ? 2 : 0;
  const groups = start ? [rest.slice(0, start)] : [];
  for (let at = start; at < rest.length; ) {
    const size = rest.length - at === 4 ? 4 : 3;
    groups.push(rest.slice(at, at + size));
    at += size;
  }
  return `+${[clean.slice(0, country), ...groups].join(" ")}`;
}

/** How a customer is called here: name, else @username, else phone number. */
export function called(contact: ContactCard): string {
  return contact.name || (contact.username ? `@${contact.username}` : "") || phone(contact.phone) || "Unknown customer";
}

/** What stands under the name: how to reach them. */
export function reached(contact: ContactCard): string {
  return phone(contact.phone) || (contact.username ? `@${contact.username}` : "") || "WhatsApp user without a number";
}
