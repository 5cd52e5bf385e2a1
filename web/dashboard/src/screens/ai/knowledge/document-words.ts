import type { KnowledgeDocument } from "@hubbub/client";

import type { Tone } from "../../../pieces/badge";
import { figure, many } from "../../../words/figures";

type State = KnowledgeDocument["state"];

export const STATES = ["pending", "ready", "failed"] as const satisfies State[];
export const STATE_NAMES: Record<State, string> = { pending: "Being read", ready: "Ready", failed: "Not readable" };
export const STATE_TONES: Record<State, Tone> = { pending: "info", ready: "good", failed: "danger" };

const KINDS: Record<KnowledgeDocument["kind"], string> = { text: "Text", markdown: "Markdown", html: "Web page", pdf: "PDF" };

export const kindName = (document: Pick<KnowledgeDocument, "kind">): string => KINDS[document.kind];

/** How far it is read, 0 to 1; null while its passages are not counted yet. */
export function read({ chunks, embedded }: Pick<KnowledgeDocument, "chunks" | "embedded">): number | null {
  return chunks > 0 ? Math.min(1, embedded / chunks) : null;
}

/** "12 passages", "48 of 120 passages". */
export function passagesWords({ state, chunks, embedded }: Pick<KnowledgeDocument, "state" | "chunks" | "embedded">): string {
  if (chunks === 0) return state === "pending" ? "waiting to be read" : "no passages";
  return state === "pending" ? `${figure(embedded)} of ${many(chunks, "passage")}` : many(chunks, "passage");
}

/** "Returns › Shoes", with the page of a PDF. */
export function placeWords({ heading = [], page }: { heading?: readonly string[]; page?: number | null }): string {
  return [heading.join(" › "), typeof page === "number" ? `page ${figure(page)}` : ""].filter(Boolean).join(" · ");
}
