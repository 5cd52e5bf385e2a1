import { expect, it } from "vitest";

import { dollars, dollarText, microsOf, withRoom } from "./dollars";

it.each([
  [0, "$0.00"],
  [20_000_000, "$20.00"],
  [1_234_567_890, "$1,234.57"],
  [4_210, "$0.0042"],
  [12_000, "$0.012"],
  [99, "<$0.0001"],
])("%d millionths read as %s", (micros, words) => {
  expect(dollars(micros)).toBe(words);
});

it.each([
  ["20", 20_000_000],
  [" 0,5 ", 500_000],
  [".25", 250_000],
  ["3.", 3_000_000],
  ["", Number.NaN],
  ["-1", Number.NaN],
  ["1e3", Number.NaN],
  ["1.2.3", Number.NaN],
])("a field that says %j means %d", (text, micros) => {
  expect(microsOf(text)).toBe(micros);
});

it.each([0, 1, 500_000, 20_000_000, 12_345_678])("%d millionths stay what they are in a field", (micros) => {
  expect(microsOf(dollarText(micros))).toBe(micros);
});

it("leaves room above an estimate, in whole cents", () => {
  expect(withRoom(0)).toBe(0);
  expect(withRoom(1)).toBe(10_000);
  expect(withRoom(1_000_000)).toBe(1_200_000);
});
