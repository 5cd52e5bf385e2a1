import { keys } from "../keys";
import type { Note } from "../types";
import type { Target } from "./target";

export function inPlace(notes: readonly Note[]): Note[] {
  return [...notes].sort((a, b) => a.after_seq - b.after_seq || (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

/** Notes never change, so a known id is the same note told again. */
export function withNotes(held: readonly Note[], come: readonly Note[]): Note[] {
  const known = new Set(held.map((note) => note.id));
  const fresh = come.filter((note) => !known.has(note.id));
  return fresh.length === 0 ? [...held] : inPlace([...held, ...fresh]);
}

/** `note.created` */
export function applyNote(target: Target, note: Note): void {
  target.recent.noted(note);
  target.queries.setQueryData<Note[]>(keys.notes(note.conversation_id), (held) => held && withNotes(held, [note]));
}
