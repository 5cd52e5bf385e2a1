import { describe, expect, it } from "vitest";

import { byDay, byFeature, bySource, ranked, topOf, total } from "./sums";

const USED = { provider: "anthropic", model: "m", calls: 1, cached: 0, failed: 0, tokens_in: 10, tokens_out: 5, cost_micros: 100 };
const ITEMS = [
  { ...USED, day: "2026-03-01", feature: "answer" },
  { ...USED, day: "2026-03-01", feature: "summary", cost_micros: 900 },
  { ...USED, day: "2026-02-27", feature: "answer", failed: 2 },
];

describe("what models took", () => {
  it("stands for every day, also those without any, over the end of a month", () => {
    expect(byDay({ items: ITEMS, since: "2026-02-27", until: "2026-03-02" })).toEqual([
      { day: "2026-02-27", micros: 100 },
      { day: "2026-02-28", micros: 0 },
      { day: "2026-03-01", micros: 1000 },
      { day: "2026-03-02", micros: 0 },
    ]);
  });

  it("is summed by feature and model, the dearest first", () => {
    expect(byFeature(ITEMS)).toEqual([
      { ...USED, feature: "summary", cost_micros: 900 },
      { ...USED, feature: "answer", calls: 2, failed: 2, tokens_in: 20, tokens_out: 10, cost_micros: 200 },
    ]);
    expect(total(ITEMS)).toEqual({ calls: 3, cached: 0, failed: 2, tokens_in: 30, tokens_out: 15, cost_micros: 1100 });
  });

  it("is nothing where nothing was asked", () => {
    expect(byFeature([])).toEqual([]);
    expect(total([]).cost_micros).toBe(0);
  });
});

it("tells what became of suggestions by source", () => {
  const counts = [
    { outcome: "accepted" as const, source: "canned", count: 3 },
    { outcome: "edited" as const, source: "past", count: 2 },
    { outcome: "accepted" as const, source: "past", count: 4 },
    { outcome: "ignored" as const, source: null, count: 9 },
  ];
  expect(bySource(counts)).toEqual([
    { source: "", accepted: 0, edited: 0, ignored: 9 },
    { source: "past", accepted: 4, edited: 2, ignored: 0 },
    { source: "canned", accepted: 3, edited: 0, ignored: 0 },
  ]);
});

it("puts the most frequent reason first", () => {
  expect(ranked({ unsure: 2, asked: 5, angry: 2 })).toEqual([
    ["asked", 5],
    ["angry", 2],
    ["unsure", 2],
  ]);
});

it.each([
  [[], 10_000],
  [[0, 0], 10_000],
  [[1_000_000], 1_000_000],
  [[1_200_000, 10], 2_000_000],
  [[2_400_000], 2_500_000],
  [[7_000], 10_000],
])("a chart of %j ends at %d", (micros, top) => {
  expect(topOf(micros)).toBe(top);
});
