import type { TemplateRecord, TemplateState } from "@hubbub/client";

import { list, text } from "../inbox/thread/content";

export interface Told {
  title: string;
  /** What was written, where that changed. */
  before?: string;
  after?: string;
}

const BECAME: Record<TemplateState, string> = {
  draft: "Written",
  pending: "Submitted for review",
  rejected: "Rejected by WhatsApp",
  active: "Approved by WhatsApp",
  paused: "Paused by WhatsApp",
  disabled: "Disabled by WhatsApp",
  archived: "Archived by WhatsApp",
  deleted: "Deleted",
};

const QUALITY: Record<string, string> = { GREEN: "high", YELLOW: "medium", RED: "low", UNKNOWN: "not rated" };
const lower = (word: string | null | undefined): string => word?.toLowerCase().replaceAll("_", " ") ?? "nothing";

/** Components kept as JSON, as a person would read them: one part a line. */
export function wordsIn(json: string | null | undefined): string {
  if (!json) return "";
  let parts: unknown;
  try {
    parts = JSON.parse(json);
  } catch (error) {
    console.warn("A template's history holds something else than components", error);
    return json;
  }
  return list({ parts }, "parts")
    .map((part) => {
      const buttons = list(part, "buttons").map((it) => `[${text(it, "text") || lower(text(it, "type"))}]`);
      const cards = list(part, "cards").map((_, i) => `[card ${String(i + 1)}]`);
      return text(part, "text") || [...buttons, ...cards].join(" ") || `(${lower(text(part, "format") || text(part, "type"))})`;
    })
    .join("\n");
}

function statusTitle({ before, after, by }: TemplateRecord): string {
  const state = after as TemplateState;
  if (before === "paused" && state === "active") return "Pause ended";
  if (!before && state !== "draft") return "Brought in from WhatsApp";
  if (state === "deleted" && !by) return "Deleted at WhatsApp";
  return BECAME[state];
}

/** A line of the history in words. */
export function toldOf(record: TemplateRecord): Told {
  const { kind, before, after } = record;
  if (kind === "status") return { title: statusTitle(record) };
  if (kind === "quality") return { title: `Quality: ${QUALITY[after ?? ""] ?? lower(after)} (was ${QUALITY[before ?? ""] ?? lower(before)})` };
  if (kind === "category") return { title: `Category: ${lower(after)} (was ${lower(before)})` };
  const words = { before: wordsIn(before), after: wordsIn(after) };
  if (kind === "wording") return { title: "New text", ...words };
  return { title: after ? "Changed, not submitted yet" : "Changes submitted or taken back", ...words };
}

export function byWhom({ by }: TemplateRecord): string {
  return by?.name ?? (by ? lower(by.kind) : "WhatsApp");
}
