import type { Imported, ListHeadings, Template } from "@hubbub/client";

import type { Field } from "./columns";
import type { Who } from "../follow-up";
import type { Fill } from "./filling";

/** What a person has said so far about a campaign to be. All of it but the file's bytes survives a reload. */
export const STEPS = ["audience", "template", "schedule", "review"] as const;
export type Step = (typeof STEPS)[number];

export type SourceKind = "file" | "pasted" | "segment" | "follow_up";
export const MOODS = ["negative", "neutral", "positive"] as const;
export type Mood = (typeof MOODS)[number];
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];

export interface ListFile {
  name: string;
  size: number;
  modified: number;
  columns: string[];
  rows: string[][];
  fields: Field[];
}

export interface SegmentAsked {
  labels: string[];
  fields: { name: string; value: string }[];
  after: string; // days, "2026-05-04"
  before: string;
  moods: Mood[];
}

/** A template in one language, as far as a campaign has to know it. */
export type Chosen = Pick<Template, "id" | "name" | "language" | "category" | "waba_id"> & {
  named: boolean;
  slots: Template["variables"];
};

/** One text of the campaign: a template, further languages of it, and what fills its places. */
export interface Wording {
  template: Chosen | null;
  languages: string[];
  fill: Fill;
}

export interface Planned {
  when: "now" | "at";
  start: string; // the clock of `timezone`: "2026-05-04T08:00"
  timezone: string;
  recipientLocal: boolean;
  ends: boolean;
  end: string;
  quiet: boolean;
  quietFrom: string;
  quietUntil: string;
  days: Day[];
  pace: string;
  capped: boolean;
  capMessages: string;
  capDays: string;
}

export interface Contest {
  /** Percent of the audience that gets text A (without a winner), or that tries both texts (with one). */
  share: number;
  winner: "delivered" | "read" | "replied" | "clicked" | null;
  hours: string;
}

export interface Draft {
  step: Step;
  key: string; // makes creating it twice create it once
  id: string | null; // the draft on the server
  saved: string; // the plan as the server has it, as text
  name: string;
  numbers: string[]; // Meta's ids
  source: SourceKind | null;
  file: ListFile | null;
  country: string;
  pasted: string;
  segment: SegmentAsked;
  followUp: { campaignId: string; who: Who };
  wordings: [Wording] | [Wording, Wording];
  contest: Contest;
  planned: Planned;
  /** The list the server holds: made of what, and what became of it. `of` is null when another visit made it. */
  listed: { of: string | null; imported: Imported | null; total: number } | null;
}

export const NO_WORDING: Wording = { template: null, languages: [], fill: {} };

export function newDraft(key: string, timezone: string): Draft {
  return {
    step: "audience",
    key,
    id: null,
    saved: "",
    name: "",
    numbers: [],
    source: null,
    file: null,
    country: "",
    pasted: "",
    segment: { labels: [], fields: [], after: "", before: "", moods: [] },
    followUp: { campaignId: "", who: "not_replied" },
    wordings: [NO_WORDING],
    contest: { share: 50, winner: null, hours: "4" },
    planned: {
      when: "now",
      start: "",
      timezone,
      recipientLocal: false,
      ends: false,
      end: "",
      quiet: false,
      quietFrom: "21:00",
      quietUntil: "08:00",
      days: [...DAYS],
      pace: "",
      capped: false,
      capMessages: "2",
      capDays: "7",
    },
    listed: null,
  };
}

/** Whether anything was said that somebody would miss. */
export function begun(draft: Draft): boolean {
  return draft.name.trim() !== "" || draft.source !== null || draft.wordings[0].template !== null;
}

export function chosen(template: Template): Chosen {
  const { id, name, language, category, waba_id } = template;
  return { id, name, language, category, waba_id, named: template.parameter_format === "named", slots: template.variables };
}

export function fileOf(file: Pick<File, "name" | "size" | "lastModified">, headings: ListHeadings, fields: Field[]): ListFile {
  return { name: file.name, size: file.size, modified: file.lastModified, columns: headings.columns, rows: headings.rows, fields };
}

/** Names the list that the draft asks for: the same text as long as the same people are meant. */
export function listAsked(draft: Draft): string {
  const { source, country } = draft;
  if (source === "file" && draft.file) {
    const { name, size, modified, fields } = draft.file;
    return JSON.stringify([source, name, size, modified, fields, country]);
  }
  if (source === "pasted") return JSON.stringify([source, draft.pasted, country]);
  if (source === "segment") return JSON.stringify([source, draft.segment]);
  if (source === "follow_up") return JSON.stringify([source, draft.followUp]);
  return "";
}

/** Whether the list on the server is the one asked for; a list of another visit is, until somebody asks for one. */
export function isListed(draft: Draft): boolean {
  if (!draft.listed) return false;
  return draft.listed.of === null ? draft.source === null : draft.listed.of === listAsked(draft);
}

const KEPT_ROWS = 200;

/** The draft as a browser keeps it: of rows that were not taken only the first. */
export function kept(draft: Draft): string {
  const imported = draft.listed?.imported;
  if (!draft.listed || !imported) return JSON.stringify(draft);
  const short: Imported = {
    ...imported,
    rejected: imported.rejected.slice(0, KEPT_ROWS),
    duplicate_rows: imported.duplicate_rows.slice(0, KEPT_ROWS),
  };
  return JSON.stringify({ ...draft, listed: { ...draft.listed, imported: short } });
}
