import type { AiUsage, AiUsed, Suggested } from "@hubbub/client";

const DAY_MS = 86_400_000;

export interface DayCost {
  day: string;
  micros: number;
}

/** What each day cost, from `since` to `until` without a gap, the earliest first. */
export function byDay({ items, since, until }: Pick<AiUsage, "items" | "since" | "until">): DayCost[] {
  const days: DayCost[] = [];
  for (let at = Date.parse(since); at <= Date.parse(until); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.push({ day, micros: items.filter((it) => it.day === day).reduce((sum, it) => sum + (it.cost_micros ?? 0), 0) });
  }
  return days;
}

type Figure = "calls" | "cached" | "failed" | "tokens_in" | "tokens_out" | "cost_micros";
const FIGURES: readonly Figure[] = ["calls", "cached", "failed", "tokens_in", "tokens_out", "cost_micros"];

export type Line = Record<Figure, number> & Pick<AiUsed, "feature" | "provider" | "model">;
type Counted = Partial<Record<Figure, number>>;

function added(one: Counted, other: Counted): Record<Figure, number> {
  return Object.fromEntries(FIGURES.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)])) as Record<Figure, number>;
}

/** One line for each feature and model, the dearest first. */
export function byFeature(items: AiUsage["items"]): Line[] {
  const lines = new Map<string, Line>();
  for (const it of items) {
    const key = JSON.stringify([it.feature, it.provider, it.model]);
    lines.set(key, { feature: it.feature, provider: it.provider, model: it.model, ...added(lines.get(key) ?? {}, it) });
  }
  return [...lines.values()].sort((a, b) => b.cost_micros - a.cost_micros || b.calls - a.calls || (a.feature < b.feature ? -1 : 1));
}

export function total(items: readonly Counted[]): Record<Figure, number> {
  return items.reduce<Record<Figure, number>>((sum, it) => added(sum, it), added({}, {}));
}

export interface Fate {
  source: string;
  accepted: number;
  edited: number;
  ignored: number;
}

/** What became of suggestions, by where they came from; the most frequent first. */
export function bySource(counts: Suggested["by_source"]): Fate[] {
  const fates = new Map<string, Fate>();
  for (const { source, outcome, count } of counts) {
    const name = source ?? "";
    const fate = fates.get(name) ?? { source: name, accepted: 0, edited: 0, ignored: 0 };
    fates.set(name, { ...fate, [outcome]: fate[outcome] + count });
  }
  const all = (it: Fate): number => it.accepted + it.edited + it.ignored;
  return [...fates.values()].sort((a, b) => all(b) - all(a));
}

/** Reasons with how often, the most frequent first. */
export function ranked(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

const STEPS = [1, 2, 2.5, 5, 10];

/** A round sum at or above the largest, for the top of a chart; a cent where there is nothing. */
export function topOf(micros: readonly number[]): number {
  const highest = Math.max(...micros, 0);
  if (highest <= 0) return 10_000;
  const power = 10 ** Math.floor(Math.log10(highest));
  return (STEPS.find((step) => step * power >= highest) ?? 10) * power;
}
