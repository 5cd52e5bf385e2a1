import { list, text } from "../inbox/thread/content";
import type { Part } from "./written";

/** Reading and changing the parts of a template. Every change leaves the members alone that it does not name. */
const ORDER = ["HEADER", "LIMITED_TIME_OFFER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL"];

export function kindOf(part: Part | undefined): string {
  return text(part, "type").toUpperCase();
}

export function partOf(components: readonly Part[], kind: string): Part | undefined {
  return components.find((part) => kindOf(part) === kind);
}

function withoutUndefined(part: Part): Part {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
}

/** The part with these members, made where it belongs when there is none. `undefined` takes a member away. */
export function withPart(components: readonly Part[], kind: string, members: Part): Part[] {
  if (partOf(components, kind)) {
    const at = components.findIndex((part) => kindOf(part) === kind);
    return components.map((part, i) => (i === at ? withoutUndefined({ ...part, ...members }) : part));
  }
  const rank = (of: string): number => (ORDER.includes(of) ? ORDER.indexOf(of) : ORDER.length);
  const after = components.findLastIndex((part) => rank(kindOf(part)) <= rank(kind));
  return components.toSpliced(after + 1, 0, withoutUndefined({ type: kind, ...members }));
}

/** `part` in place of the one of its kind, with nothing of the old one. */
export function replacing(components: readonly Part[], part: Part): Part[] {
  const kind = kindOf(part);
  if (!partOf(components, kind)) return withPart(components, kind, part);
  return components.map((it) => (kindOf(it) === kind ? part : it));
}

export function without(components: readonly Part[], kind: string): Part[] {
  return components.filter((part) => kindOf(part) !== kind);
}

export function wordsOf(components: readonly Part[], kind: string): string {
  return text(partOf(components, kind), "text");
}

/** A footer that is empty is no footer. */
export function withFooter(components: readonly Part[], words: string): Part[] {
  return words ? withPart(components, "FOOTER", { text: words }) : without(components, "FOOTER");
}

// --- header

export const HEADERS = ["NONE", "TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"] as const;
export const FILES: Record<string, string> = {
  IMAGE: "image/jpeg,image/png",
  VIDEO: "video/mp4",
  DOCUMENT: "application/pdf",
};

/** The header's format, also one that the form does not offer; NONE without a header. */
export function headerKind(components: readonly Part[]): string {
  const header = partOf(components, "HEADER");
  return header ? text(header, "format").toUpperCase() || "TEXT" : "NONE";
}

export function withHeader(components: readonly Part[], kind: string): Part[] {
  if (kind === "NONE") return without(components, "HEADER");
  return replacing(components, { type: "HEADER", format: kind, ...(kind === "TEXT" ? { text: "" } : {}) });
}

/** The file shown to reviewers: an id of ours, Meta's handle, or an address. */
export function handleOf(components: readonly Part[]): string {
  const example = partOf(components, "HEADER")?.example as Part | undefined;
  const handles = example?.header_handle;
  return Array.isArray(handles) && typeof handles[0] === "string" ? handles[0] : "";
}

export function withHandle(components: readonly Part[], handle: string): Part[] {
  const example = handle ? { header_handle: [handle] } : undefined;
  return withPart(components, "HEADER", { example });
}

// --- buttons

export function buttonsOf(components: readonly Part[]): Part[] {
  return list(partOf(components, "BUTTONS"), "buttons");
}

export function withButtons(components: readonly Part[], buttons: readonly Part[]): Part[] {
  return buttons.length > 0 ? withPart(components, "BUTTONS", { buttons }) : without(components, "BUTTONS");
}

export function changedButton(components: readonly Part[], at: number, members: Part): Part[] {
  const buttons = buttonsOf(components);
  return withButtons(
    components,
    buttons.map((it, i) => (i === at ? withoutUndefined({ ...it, ...members }) : it)),
  );
}

export function movedButton(components: readonly Part[], at: number, by: -1 | 1): Part[] {
  const buttons = buttonsOf(components);
  const [button] = buttons.splice(at, 1);
  if (button) buttons.splice(at + by, 0, button);
  return withButtons(components, buttons);
}

export function withoutButton(components: readonly Part[], at: number): Part[] {
  return withButtons(components, buttonsOf(components).toSpliced(at, 1));
}

/** Replies stand together, and so do all others: only so does WhatsApp take them. */
export function addedButton(components: readonly Part[], button: Part): { components: Part[]; at: number } {
  const buttons = buttonsOf(components);
  const replies = (it: Part): boolean => kindOf(it) === "QUICK_REPLY";
  const lastAlike = buttons.findLastIndex((it) => replies(it) === replies(button));
  const at = lastAlike >= 0 ? lastAlike + 1 : buttons.length;
  return { components: withButtons(components, buttons.toSpliced(at, 0, button)), at };
}

/** The example of a button: Meta takes a text or a list of one. */
export function exampleOf(button: Part): string {
  const example = Array.isArray(button.example) ? (button.example as unknown[])[0] : button.example;
  return typeof example === "string" ? example : "";
}

// --- limited-time offer

export function offerOf(components: readonly Part[]): { text: string; ends: boolean } | null {
  const part = partOf(components, "LIMITED_TIME_OFFER");
  if (!part) return null;
  const told = part.limited_time_offer as Part | undefined;
  return { text: text(told, "text"), ends: told?.has_expiration === true };
}

export function withOffer(components: readonly Part[], offer: { text: string; ends: boolean } | null): Part[] {
  if (!offer) return without(components, "LIMITED_TIME_OFFER");
  const told = partOf(components, "LIMITED_TIME_OFFER")?.limited_time_offer as Part | undefined;
  return withPart(components, "LIMITED_TIME_OFFER", {
    limited_time_offer: { ...told, text: offer.text, has_expiration: offer.ends },
  });
}

// --- what the form has no fields for

const KNOWN = new Set(["HEADER", "LIMITED_TIME_OFFER", "BODY", "FOOTER", "BUTTONS"]);

/** Parts kept as they are, each in words. */
export function keptParts(components: readonly Part[]): string[] {
  return components
    .filter((part, i) => !KNOWN.has(kindOf(part)) || components.findIndex((it) => kindOf(it) === kindOf(part)) !== i)
    .map((part) => {
      if (kindOf(part) === "CAROUSEL") return `a carousel of ${String(list(part, "cards").length)} cards`;
      return `a part “${kindOf(part).toLowerCase().replaceAll("_", " ") || "without a type"}”`;
    });
}
