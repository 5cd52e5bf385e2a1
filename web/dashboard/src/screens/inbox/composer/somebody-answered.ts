import type { Message } from "@hubbub/client";

const FRESH_MS = 20_000;

/**
 * A colleague's answer so fresh that ours may be a second one to the same question. Null when there is none, or when
 * the customer wrote again since.
 */
export function freshAnswer(messages: readonly Message[], myId: string, now: number): Message | null {
  const last = messages.at(-1);
  if (last?.direction !== "out" || last.author.kind !== "person" || last.author.id === myId) return null;
  return now - Date.parse(last.received_at) < FRESH_MS ? last : null;
}
