import { QueryClient } from "@tanstack/query-core";

import type { Target } from "./apply/target";
import { Recent } from "./recent";
import type { Conversation, Message, Note } from "./types";

/** Things for tests, whole unless told otherwise. */
const AT = "2026-05-04T10:00:00Z";

export function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    id: `msg_${String(seq)}`,
    conversation_id: "cnv_a",
    seq,
    direction: "in",
    type: "text",
    content: { body: `message ${String(seq)}` },
    status: "received",
    author: { kind: "customer" },
    at: AT,
    received_at: AT,
    version: 1,
    ...more,
  };
}

export function conversation(id: string, more: Partial<Conversation> = {}): Conversation {
  return {
    id,
    number_id: "num_1",
    contact: { id: `con_${id}`, name: `Customer ${id}` },
    status: "open",
    assignee_id: null,
    labels: [],
    priority: "normal",
    snoozed_until: null,
    last_seq: 1,
    read_seq: 0,
    unread: 1,
    last_message: null,
    last_message_at: AT,
    waiting_since: null,
    window_expires_at: null,
    created_at: AT,
    updated_at: AT,
    last_campaign: null,
    mood: null,
    ai: null,
    version: 1,
    ...more,
  };
}

export function note(id: string, afterSeq: number, more: Partial<Note> = {}): Note {
  return { id, conversation_id: "cnv_a", after_seq: afterSeq, body: "a note", author: { kind: "person", id: "per_1" }, at: AT, ...more };
}

export function minutes(n: number): string {
  return new Date(Date.parse(AT) + n * 60_000).toISOString();
}

export function target(): Target & { asked: string[] } {
  const asked: string[] = [];
  return {
    queries: new QueryClient(),
    recent: new Recent(),
    myId: () => "per_me",
    soon: (key) => asked.push(key.join("/")),
    asked,
  };
}

/** Every order of a few things. */
export function orders<T>(things: readonly T[]): T[][] {
  if (things.length <= 1) return [[...things]];
  return things.flatMap((thing, i) => orders([...things.slice(0, i), ...things.slice(i + 1)]).map((rest) => [thing, ...rest]));
}
