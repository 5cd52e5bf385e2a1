import type { Contact, Template } from "@hubbub/client";

export type Slot = Template["variables"][number];

const FILES: readonly string[] = ["image", "video", "document"];
const ASKED: readonly string[] = [...FILES, "text", "url_suffix", "coupon_code", "code", "expiration"];
const FIRST_NAME = /^(?:first_?name|name|customer_?name|nombre|nome|vorname|prenom|nama)$/iu;

export const isFile = (slot: Slot): boolean => FILES.includes(slot.kind);

/** The places a person fills before sending; what may stay empty, and what needs a catalogue or a form, is not asked for. */
export function askedOf(slots: readonly Slot[]): Slot[] {
  return slots.filter((slot) => ASKED.includes(slot.kind));
}

/** Why it cannot be sent from here, null when it can. */
export function whyNot(slots: readonly Slot[]): string | null {
  const hard = slots.find((slot) => slot.required !== false && !ASKED.includes(slot.kind));
  return hard ? `It needs a ${hard.kind}, which cannot be given here.` : null;
}

/** What can be filled in without asking: the customer's first name where the template names it. */
export function known(slots: readonly Slot[], contact: Pick<Contact, "name">): Record<string, string> {
  const first = contact.name.trim().split(/\s+/u)[0] ?? "";
  if (!first || /^\+?\d/u.test(first)) return {};
  return Object.fromEntries(slots.filter((slot) => FIRST_NAME.test(slot.name ?? "")).map((slot) => [slot.key, first]));
}

/** The values as the inbox takes them: files by their address, times with their zone, nothing that is empty. */
export function valuesOf(slots: readonly Slot[], written: Readonly<Record<string, string>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const slot of slots) {
    const text = (written[slot.key] ?? "").trim();
    if (!text) continue;
    if (isFile(slot)) values[slot.key] = { link: text };
    else if (slot.kind === "expiration") values[slot.key] = Date.parse(text);
    else values[slot.key] = text;
  }
  return values;
}
