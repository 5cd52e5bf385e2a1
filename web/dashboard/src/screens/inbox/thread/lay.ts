import type { Message, Note, Unsent } from "@hubbub/client";

/** One row of a thread, oldest first. `starts`/`ends`: the first or last bubble of a run by one author. */
export type Laid =
  | { kind: "day"; key: string; at: string }
  | { kind: "unread"; key: string; at: string; count: number }
  | { kind: "message"; key: string; at: string; message: Message; starts: boolean; ends: boolean }
  | { kind: "note"; key: string; at: string; note: Note }
  | { kind: "unsent"; key: string; at: string; entry: Unsent };

const RUN_MS = 5 * 60_000;
const CENTRED = new Set(["system", "call"]);

const day = (iso: string): string => new Date(iso).toDateString();

function sameRun(a: Message | undefined, b: Message): boolean {
  if (!a || a.direction !== b.direction || CENTRED.has(a.type) || CENTRED.has(b.type)) return false;
  if (a.author.kind !== b.author.kind || a.author.id !== b.author.id) return false;
  return Math.abs(Date.parse(b.at) - Date.parse(a.at)) < RUN_MS && day(a.at) === day(b.at);
}

/** The first unread message, and how many the customer had written by then. */
export interface Unread {
  from: number;
  count: number;
}

interface Parts {
  messages: readonly Message[];
  notes: readonly Note[];
  unsent: readonly Unsent[];
  /** What nobody had read when the thread was opened; null for nothing. */
  unread: Unread | null;
}

/** Messages by `seq`, notes behind the message they were written after, unsent ones last. */
export function lay({ messages, notes, unsent, unread }: Parts): Laid[] {
  const rows: Laid[] = [];
  const first = messages[0]?.seq ?? 0;
  const shownNotes = notes.filter((note) => note.after_seq >= first - 1);
  let noteAt = 0;
  let lastDay = "";
  const days = new Set<string>();
  const separate = (at: string): boolean => {
    if (day(at) === lastDay) return false;
    lastDay = day(at);
    const key = `day ${lastDay}`; // Meta's times may go back over midnight: then a day comes twice
    rows.push({ kind: "day", key: days.has(key) ? `${key} ${at}` : key, at });
    days.add(key);
    return true;
  };
  const takeNotes = (upTo: number): boolean => {
    const before = noteAt;
    for (let note = shownNotes[noteAt]; note && note.after_seq <= upTo; note = shownNotes[noteAt]) {
      separate(note.at);
      rows.push({ kind: "note", key: note.id, at: note.at, note });
      noteAt += 1;
    }
    return noteAt > before;
  };
  takeNotes(first - 1);
  let previous: Extract<Laid, { kind: "message" }> | null = null;
  for (const message of messages) {
    let broken = separate(message.at);
    if (message.seq === unread?.from) {
      rows.push({ kind: "unread", key: "unread", at: message.at, count: unread.count });
      broken = true;
    }
    const joins: boolean = !broken && previous !== null && sameRun(previous.message, message);
    if (previous && joins) previous.ends = false;
    const row: Laid = { kind: "message", key: keyOf(message), at: message.at, message, starts: !joins, ends: true };
    rows.push(row);
    previous = takeNotes(message.seq) ? null : row;
  }
  takeNotes(Number.MAX_SAFE_INTEGER);
  for (const entry of unsent) {
    separate(entry.at);
    rows.push({ kind: "unsent", key: entry.clientId, at: entry.at, entry });
  }
  return rows;
}

/** A message of ours keeps the key it had while it was unsent, so that it does not blink when it is acknowledged. */
function keyOf(message: Message): string {
  return message.client_id ?? message.id;
}
