import { describe, expect, it } from "vitest";

import { budgetFor, conversationsIn } from "./run-words";

const RUN = { state: "estimated" as const, estimate_micros: 0, cost_micros: 0, budget_micros: 0 };

describe("the budget that is offered", () => {
  it.each([
    ["nothing for what costs nothing", {}, 0],
    ["the estimate, its samples and a fifth more", { estimate_micros: 900_000, cost_micros: 100_000 }, 1_200_000],
    ["more than before once it has stopped", { state: "stopped" as const, estimate_micros: 100_000, cost_micros: 900_000, budget_micros: 1_000_000 }, 1_200_000],
    ["the estimate when it stopped for another reason", { state: "stopped" as const, estimate_micros: 5_000_000, cost_micros: 10_000, budget_micros: 20_000 }, 6_000_000],
  ])("is %s", (_, more, micros) => {
    expect(budgetFor({ ...RUN, ...more })).toBe(micros);
  });
});

it.each([
  ["100", 100],
  ["500", 500],
  ["501", null],
  ["0", null],
  ["", null],
  ["1.5", null],
])("%j conversations are %j", (text, number) => {
  expect(conversationsIn(text)).toBe(number);
});
