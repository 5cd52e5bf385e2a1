import type { TemplatesAsked, TemplateState } from "@hubbub/client";

/** What the address says of the list of templates. */
export type TemplatesSearch = Pick<TemplatesAsked, "status" | "category" | "q">;

const STATES: readonly TemplateState[] = ["draft", "pending", "rejected", "active", "paused", "disabled", "archived", "deleted"];
const CATEGORIES = ["MARKETING", "UTILITY", "AUTHENTICATION"];

export function templatesSearch(raw: Record<string, unknown>): TemplatesSearch {
  const q = typeof raw.q === "number" ? String(raw.q) : raw.q; // addresses show 2024 as a number
  const search: Record<keyof TemplatesSearch, string | undefined> = {
    status: STATES.find((it) => it === raw.status),
    category: CATEGORIES.find((it) => it === raw.category),
    q: typeof q === "string" && q ? q : undefined,
  };
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}
