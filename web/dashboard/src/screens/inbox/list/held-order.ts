import type { Conversation } from "@hubbub/client";

export interface Shown {
  rows: readonly Conversation[];
  /** Ids that left the list but keep their place until the pointer goes. */
  gone: ReadonlySet<string>;
  /** How many came or moved up and wait to be let in. */
  waiting: number;
}

/**
 * The rows as they stood when the pointer came, with their newest content. What came since waits; what left keeps its
 * place, dimmed; further pages join at the end.
 */
export function heldOrder(held: readonly Conversation[], now: readonly Conversation[]): Shown {
  const latest = new Map(now.map((it) => [it.id, it]));
  const known = new Set(held.map((it) => it.id));
  const lastKnown = now.findLastIndex((it) => known.has(it.id));
  const added = now.slice(lastKnown + 1).filter((it) => !known.has(it.id));
  const rows = [...held.map((it) => latest.get(it.id) ?? it), ...added];
  const gone = new Set(held.filter((it) => !latest.has(it.id)).map((it) => it.id));
  const firstHeld = held.findIndex((it) => latest.has(it.id));
  const first = held[firstHeld];
  const above = first === undefined ? 0 : now.findIndex((it) => it.id === first.id);
  return { rows, gone, waiting: Math.max(0, above) };
}
