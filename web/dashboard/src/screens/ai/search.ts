import type { Did, DocumentState, Would } from "@hubbub/client";

import { DIDS, WOULDS } from "./reasons";

const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);

function given<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}

export const VIEWS = ["settings", "runs", "log"] as const;
export type View = (typeof VIEWS)[number];

/** Which number, what of it, and of the log which lines. */
export interface AnsweringSearch {
  number?: string;
  view?: Exclude<View, "settings">;
  did?: Did;
}

export function answeringSearch(raw: Record<string, unknown>): AnsweringSearch {
  return given({
    number: text(raw.number),
    view: (["runs", "log"] as const).find((it) => it === raw.view),
    did: DIDS.find((it) => it === raw.did),
  });
}

export interface RunSearch {
  would?: Would;
}

export function runSearch(raw: Record<string, unknown>): RunSearch {
  return given({ would: WOULDS.find((it) => it === raw.would) });
}

const STATES: readonly DocumentState[] = ["pending", "ready", "failed"];

/** Which documents: those being read, ready, or not readable. */
export interface KnowledgeSearch {
  documents?: DocumentState;
}

export function knowledgeSearch(raw: Record<string, unknown>): KnowledgeSearch {
  return given({ documents: STATES.find((it) => it === raw.documents) });
}

export const SPANS = [7, 31, 90] as const;
export const USUAL_SPAN = 31;

export interface CostSearch {
  days?: (typeof SPANS)[number];
}

export function costSearch(raw: Record<string, unknown>): CostSearch {
  const days = SPANS.find((it) => it === Number(raw.days));
  return given({ days: days === USUAL_SPAN ? undefined : days });
}
