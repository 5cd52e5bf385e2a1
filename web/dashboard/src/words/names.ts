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

/** +351 912 000 111: a plus and groups of three, which reads well for most of the world. */
export function phone(digits: string | null | undefined): string {
  if (!digits) return "";
  const clean = digits.replace(/\D/gu, "");
  const country = clean.length > 10 ? clean.slice(0, clean.length - 9) : "";
  const rest = clean.slice(country.length).replace(/(\d{3})(?=\d)/gu, "$1 ");
  return `+${[country, rest].filter(Boolean).join(" ")}`;
}

/** How a customer is called here: name, else @username, else phone number. */
export function called(contact: ContactCard): string {
  return contact.name || (contact.username ? `@${contact.username}` : "") || phone(contact.phone) || "Unknown customer";
}

/** What stands under the name: how to reach them. */
export function reached(contact: ContactCard): string {
  return phone(contact.phone) || (contact.username ? `@${contact.username}` : "") || "WhatsApp user without a number";
}
