import type { RecipientList } from "@hubbub/client";

import { mapOf } from "./columns";
import { listAsked, type Draft, type SegmentAsked } from "./draft";

export const SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const TOP_BYTES = 256 * 1024;

/** What kind of list a file is, by its name: browsers tell types of these wrongly. Null when it is none. */
export function listType(name: string): string | null {
  if (/\.xlsx$/iu.test(name)) return SHEET;
  return /\.(csv|tsv|txt)$/iu.test(name) ? "text/csv" : null;
}

/** As much of a file as it takes to see its columns. */
export function topOf(file: File): Blob {
  return listType(file.name) === SHEET ? file : file.slice(0, TOP_BYTES);
}

/** The numbers in a pasted text: one a line, or with commas or semicolons between. */
export function numbersIn(text: string): string[] {
  return text
    .split(/[\n\r,;\t]+/u)
    .map((it) => it.trim())
    .filter(Boolean);
}

/** Whether a pasted text is a table with a first line of names, as copied from a spreadsheet. */
export function isTable(text: string): boolean {
  const [first, second] = text.split(/\r?\n/u);
  if (!first || !second) return false;
  const cells = first.split(/[\t;,]/u);
  return cells.length > 1 && cells.every((cell) => /\p{L}/u.test(cell)) && second.split(/[\t;,]/u).length === cells.length;
}

function dayStart(day: string): string | undefined {
  const at = Date.parse(`${day}T00:00`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

export function segmentOf({ labels, fields, after, before, moods }: SegmentAsked): Record<string, unknown> {
  const given = fields.filter((it) => it.name.trim() && it.value.trim()).map((it) => [it.name.trim(), it.value.trim()] as const);
  return { labels, fields: Object.fromEntries(given), seen_after: dayStart(after), seen_before: dayStart(before), moods };
}

/** A short name for a text. No secret: it only has to tell one person's lists apart (FNV-1a, twice 32 bits). */
function digest(text: string): string {
  let [a, b] = [0x811c9dc5, 0x1b873593];
  for (const byte of new TextEncoder().encode(text)) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x85ebca6b);
  }
  return [a, b].map((it) => (it >>> 0).toString(16).padStart(8, "0")).join("");
}

const json = (what: unknown): RecipientList => ({
  body: new Blob([JSON.stringify(what)]),
  type: "application/json",
});

/** The list to give to the server; null when the file is not at hand. */
export function listOf(draft: Draft, file: File | null): RecipientList | null {
  switch (draft.source) {
    case "file":
      if (!file || !draft.file) return null;
      return {
        body: file,
        type: listType(file.name) ?? "text/csv",
        map: mapOf(draft.file.columns, draft.file.fields),
        country: draft.country,
        name: file.name,
        mark: `${String(file.size)}-${digest(listAsked(draft))}`,
      };
    case "pasted":
      return { ...json({ recipients: numbersIn(draft.pasted).map((to) => ({ to })) }), country: draft.country };
    case "segment":
      return json({ segment: segmentOf(draft.segment) });
    case "follow_up":
      return json({ follow_up: { campaign_id: draft.followUp.campaignId, who: draft.followUp.who } });
    case null:
      return null;
  }
}
