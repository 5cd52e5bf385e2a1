import { fleeting } from "../../hub";
import type { Written } from "./written";

/** What was typed and not saved: `from` is what it began with, `at` when it was last touched. */
export interface Unsaved {
  written: Written;
  from: Written;
  at: number;
}

const PREFIX = "hubbub.template.";

/** Outlives a reload, ends with the tab. */
export function unsavedOf(id: string): Unsaved | null {
  const kept = fleeting.getItem(PREFIX + id);
  if (kept === null) return null;
  try {
    return JSON.parse(kept) as Unsaved;
  } catch (error) {
    console.warn("What was not saved of a template could not be read", error);
    return null;
  }
}

export function keepUnsaved(id: string, unsaved: Unsaved | null): void {
  if (unsaved) fleeting.setItem(PREFIX + id, JSON.stringify(unsaved));
  else fleeting.removeItem(PREFIX + id);
}
