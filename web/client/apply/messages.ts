import { keys } from "../keys";
import { hasGap, withLive, type Thread } from "../thread";
import type { Message } from "../types";
import type { Target } from "./target";

/** `message.created` and `message.updated`: the message is whole in both, so both are folded alike. */
export function applyMessage(target: Target, message: Message): void {
  target.recent.messages.put(message);
  const key = keys.thread(message.conversation_id);
  const held = target.queries.getQueryData<Thread>(key);
  if (held === undefined) return;
  const thread = withLive(held, [message]);
  target.queries.setQueryData(key, thread);
  if (hasGap(thread)) target.soon(key);
}
