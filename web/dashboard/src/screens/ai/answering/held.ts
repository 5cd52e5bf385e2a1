import type { Answering } from "@hubbub/client";

import { fleeting } from "../../../hub";
import type { Form } from "./form";

/** A form that was changed and not saved: `from` is what it began with. */
export interface Held {
  form: Form;
  from: Answering;
}

const PREFIX = "hubbub.answering.";

/** Outlives a look at a dry run and a reload, ends with the tab. */
export function heldOf(numberId: string): Held | null {
  const kept = fleeting.getItem(PREFIX + numberId);
  if (kept === null) return null;
  try {
    return JSON.parse(kept) as Held;
  } catch (error) {
    console.warn("Settings that were not saved could not be read", error);
    return null;
  }
}

export function hold(numberId: string, held: Held | null): void {
  if (held) fleeting.setItem(PREFIX + numberId, JSON.stringify(held));
  else fleeting.removeItem(PREFIX + numberId);
}
