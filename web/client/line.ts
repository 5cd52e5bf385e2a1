import type { StreamEvent } from "./apply";
import type { Incoming } from "./frames";
import type { Keep } from "./keep";

/** `resuming` counts what was missed so far; `stopped` will not come back by itself. */
export type Link =
  | { phase: "connecting" }
  | { phase: "resuming"; missed: number }
  | { phase: "live" }
  | { phase: "offline"; retryAt: number }
  | { phase: "stopped"; why: "forbidden" | "signed_out" };

/** The part of a WebSocket that is used. */
export interface Line {
  send(text: string): void;
  close(code?: number): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((close: { code: number; reason: string }) => void) | null;
}

export interface Ears {
  /** In the order they happened; those that came together are to be drawn together. */
  events(events: StreamEvent[]): void;
  /** Everything loaded may be stale: load again. */
  reload(reason: string): void;
  presence(of: { conversation_id: string; viewers: string[]; typing: string[] }): void;
  answer(answer: Extract<Incoming, { op: "ack" | "nack" }>): void;
  live(): void;
  signedOut(): void;
}

export interface Around {
  open: () => Line;
  token: (stale?: string) => Promise<string | null>;
  keep: Keep;
  ears: Ears;
  now?: () => number;
  chance?: () => number;
}
