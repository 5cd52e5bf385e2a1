import type { KnowledgeAnswer, Passage, RewriteWay } from "@hubbub/client";

import { languageName } from "../../../words/languages";

/** What help can be asked for while writing. */
export type Wish = RewriteWay | "translate" | "answer";

/** Where help stands. Only one thing is asked at a time. */
export type Help =
  | { phase: "none" }
  /** `soFar`: what is written already, shown in place of the draft until it counts. */
  | { phase: "busy"; wish: Wish; soFar: string }
  /** Found in the team's knowledge, looked at before it is put in. */
  | { phase: "offer"; answer: KnowledgeAnswer }
  | { phase: "done"; title: string; said: readonly string[] }
  | { phase: "failed"; said: string };

export const NO_HELP: Help = { phase: "none" };

export const WAYS: readonly { way: RewriteWay; name: string }[] = [
  { way: "friendly", name: "Friendlier" },
  { way: "formal", name: "More formal" },
  { way: "plain", name: "Plainer words" },
  { way: "shorter", name: "Shorter" },
  { way: "fix", name: "Fix mistakes" },
];

export const BUSY: Record<Wish, string> = {
  friendly: "Making it friendlier…",
  formal: "Making it more formal…",
  plain: "Making it plainer…",
  shorter: "Making it shorter…",
  fix: "Fixing mistakes…",
  translate: "Translating…",
  answer: "Looking in your knowledge…",
};

const DONE: Record<RewriteWay, string> = {
  friendly: "Made friendlier.",
  formal: "Made more formal.",
  plain: "Made plainer.",
  shorter: "Made shorter.",
  fix: "Mistakes fixed.",
};

interface Made {
  text: string;
  check: readonly string[];
  note?: string | null;
}

/** What is said once a text stands in the composer: what became of it, what to look at, and who made it when that is not what one expects. */
export function done(wish: RewriteWay | "translate", before: string, made: Made, language: string | null): Help {
  const title = wish === "translate" ? `Translated${language ? ` into ${languageName(language)}` : ""}.` : DONE[wish];
  const same = made.text.trim() === before.trim();
  return { phase: "done", title: same ? "Nothing to change." : title, said: [...made.check, ...(made.note ? [made.note] : [])] };
}

/** An answer of the knowledge base: to be looked at, or what to say when it knows nothing. */
export function offer(answer: KnowledgeAnswer): Help {
  if (answer.form !== "nothing" && answer.text) return { phase: "offer", answer };
  return { phase: "failed", said: answer.note ?? "Your knowledge does not speak of this." };
}

/** The draft with an answer in it: behind what was written already. */
export function withAnswer(draft: string, answer: string): string {
  return draft.trim() ? `${draft.trimEnd()}\n\n${answer}` : answer;
}

/** "Returns › Deadlines, page 3": where a passage stands. */
export function placeOf({ title, heading = [], page }: Passage): string {
  return [title, ...heading.filter((it) => it !== title)].join(" › ") + (page ? `, page ${String(page)}` : "");
}
