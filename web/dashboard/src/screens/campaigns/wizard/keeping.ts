import { fleeting } from "../../../hub";
import { kept, type Draft } from "./draft";

/** Drafts outlive a reload of their tab; the bytes of a chosen file outlive only a change of screens. */
const PREFIX = "hubbub.campaign.3.";
const place = (id: string | null): string => PREFIX + (id ?? "new");
const files = new Map<string, File>();

export function keep(draft: Draft): void {
  try {
    fleeting.setItem(place(draft.id), kept(draft));
  } catch (error) {
    console.warn("The draft cannot be kept by this browser", error);
  }
}

export function forget(draft: Draft): void {
  fleeting.removeItem(place(draft.id));
  files.delete(draft.key);
}

/** What was said about a draft in this tab; about a new one without `id`. */
export function recall(id: string | null): Draft | null {
  const text = fleeting.getItem(place(id));
  return text === null ? null : (JSON.parse(text) as Draft);
}

export function holdFile(draft: Draft, file: File): void {
  files.set(draft.key, file);
}

export function heldFile(draft: Draft): File | null {
  const file = files.get(draft.key);
  const { file: said } = draft;
  return file && said && file.name === said.name && file.size === said.size && file.lastModified === said.modified ? file : null;
}
