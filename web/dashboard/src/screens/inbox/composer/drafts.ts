import { Observable } from "@hubbub/client";
import { useSyncExternalStore } from "react";

import { lasting } from "../../../hub";

const PREFIX = "hubbub.draft.";
const changes = new Observable(0);

/** What was begun and not sent, per conversation; outlives reloads, shown in the list. */
export function draftOf(conversationId: string): string {
  return lasting.getItem(PREFIX + conversationId) ?? "";
}

export function keepDraft(conversationId: string, text: string): void {
  if (text.trim()) lasting.setItem(PREFIX + conversationId, text);
  else lasting.removeItem(PREFIX + conversationId);
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
