import { Observable } from "@hubbub/client";
import { useSyncExternalStore } from "react";

import { lasting } from "../../../hub";
import type { Mode } from "./modes";

const PREFIX = "hubbub.draft.";
const changes = new Observable(0);

/** A private word never slips into a reply: each has its own draft. */
function keyOf(conversationId: string, mode: Mode): string {
  return PREFIX + conversationId + (mode === "note" ? ".note" : "");
}

/** What was begun and not sent, per conversation; outlives reloads, shown in the list. */
export function draftOf(conversationId: string, mode: Mode = "reply"): string {
  return lasting.getItem(keyOf(conversationId, mode)) ?? "";
}

export function keepDraft(conversationId: string, mode: Mode, text: string): void {
  if (text.trim()) lasting.setItem(keyOf(conversationId, mode), text);
  else lasting.removeItem(keyOf(conversationId, mode));
  changes.update((n) => n + 1);
}

/** The draft as the list shows it; while its conversation is open, the composer shows it instead. */
export const openConversation = new Observable<string | null>(null);

export function useDraft(conversationId: string): string {
  return useSyncExternalStore(
    (listener) => {
      const stops = [changes.subscribe(listener), openConversation.subscribe(listener)];
      return () => stops.forEach((stop) => stop());
    },
    () => (openConversation.get() === conversationId ? "" : draftOf(conversationId)),
  );
}
