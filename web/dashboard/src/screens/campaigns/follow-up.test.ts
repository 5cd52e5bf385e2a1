import type { FollowUpCount } from "@hubbub/client";
import { expect, it } from "vitest";

import { offered, WHO } from "./follow-up";

const COUNTS: FollowUpCount[] = [
  { who: "not_read", count: 4 },
  { who: "replied", count: 1 },
  { who: "clicked", count: 2 },
  { who: "not_clicked", count: 3 },
  { who: "failed", count: 0 },
];

it("offers those with somebody in them, in plain words", () => {
  expect(offered(COUNTS, true)).toEqual([
    { who: "replied", words: "replied", count: 1 },
    { who: "not_read", words: "did not read it", count: 4 },
    { who: "clicked", words: WHO.clicked, count: 2 },
    { who: "not_clicked", words: WHO.not_clicked, count: 3 },
  ]);
});

it("does not speak of clicks where there was nothing to click", () => {
  expect(offered(COUNTS, false).map((it) => it.who)).toEqual(["replied", "not_read"]);
});
