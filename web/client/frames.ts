import type { StreamEvent } from "./apply";
import type { Content, Message } from "./types";

/** What the server says on the stream. */
export type Incoming =
  | { op: "ready"; cursor: string; head?: string; missed?: number; session: string; heartbeat: number }
  | StreamEvent
  | { op: "presence"; conversation_id: string; viewers: string[]; typing: string[] }
  | { op: "resync"; reason: string; cursor: string }
  | { op: "ack"; client_id: string; message: Message }
  | { op: "nack"; client_id: string | null; problem: unknown }
  | { op: "pong"; n: number }
  | { op: "heartbeat" };

/** What we say. */
export type Outgoing =
  | { op: "auth"; token: string; cursor?: string; topics: string[] }
  | { op: "send"; client_id: string; conversation_id: string; message: Content }
  | { op: "view"; conversation_id: string | null }
  | { op: "typing"; conversation_id: string; on: boolean }
  | { op: "read"; conversation_id: string; seq: number }
  | { op: "ping"; n: number };

/** Cursors read "<frame>-<place in it>" and only grow. */
export function cursorReached(cursor: string, goal: string): boolean {
  const [frame = 0, place = 0] = cursor.split("-").map(Number);
  const [goalFrame = 0, goalPlace = 0] = goal.split("-").map(Number);
  return frame > goalFrame || (frame === goalFrame && place >= goalPlace);
}
