import type { Message } from "./types";
import { newer } from "./versions";

/** A loaded stretch of one conversation: ascending by `seq`, without gaps, always reaching the newest we know of. */
export interface Thread {
  messages: Message[];
  reachedStart: boolean;
}

function merge(held: readonly Message[], come: readonly Message[]): Message[] {
  const bySeq = new Map<number, Message>();
  for (const message of held) bySeq.set(message.seq, message);
  for (const message of come) bySeq.set(message.seq, newer(bySeq.get(message.seq), message));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** The newest run without a gap: what is below a gap would read as if nothing were missing. */
function contiguous(messages: Message[]): Message[] {
  let start = messages.length - 1;
  while (start > 0 && messages[start - 1]?.seq === (messages[start]?.seq ?? 0) - 1) start -= 1;
  return start <= 0 ? messages : messages.slice(start);
}

function thread(messages: Message[], reachedStart: boolean): Thread {
  const whole = contiguous(messages);
  const first = whole[0];
  return { messages: whole, reachedStart: first === undefined ? reachedStart : first.seq === 1 };
}

/** The newest page came (first load, or a reload after a resync). */
export function withNewest(held: Thread | undefined, page: readonly Message[]): Thread {
  return thread(merge(held?.messages ?? [], page), page.length === 0);
}

/** A page before the first held message came. */
export function withOlder(held: Thread, page: readonly Message[]): Thread {
  if (page.length === 0) return { ...held, reachedStart: true };
  return thread(merge(page, held.messages), false);
}

/** Messages changed or came live. Those older than what is loaded are left to be loaded when scrolled to. */
export function withLive(held: Thread, come: readonly Message[]): Thread {
  const first = held.messages[0]?.seq ?? 0;
  const fitting = come.filter((message) => message.seq >= first);
  const messages = merge(held.messages, fitting);
  const same = messages.length === held.messages.length && messages.every((m, i) => m === held.messages[i]);
  return same ? held : { messages, reachedStart: messages[0]?.seq === 1 };
}

/** Whether a message is missing between two held ones: an event was not seen, so the newest page must be read again. */
export function hasGap(held: Thread): boolean {
  return contiguous(held.messages).length !== held.messages.length;
}
