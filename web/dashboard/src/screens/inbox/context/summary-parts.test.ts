import { expect, it } from "vitest";

import { intentWords, newerThan, parts, sentences } from "./summary-parts";

it("a summary shows only parts that say something", () => {
  const open = [{ text: "When does it arrive?", by: "customer" as const, seq: 3 }];
  expect(parts({ matter: [], done: [], open })).toEqual([{ title: "Still open", points: open }]);
});

it.each([[7, 7, ""], [7, 8, "1 newer message is not in it"], [7, 10, "3 newer messages are not in it"], [7, 5, ""]])(
  "up to %i of %i: %j",
  (upto, last, words) => expect(newerThan({ upto_seq: upto }, last)).toBe(words),
);

it("sentences end with one full stop each", () => {
  expect(sentences("", "Made on this machine", null, "No language model is set up.")).toBe("Made on this machine. No language model is set up.");
});

it("an intent reads as words", () => {
  expect(intentWords("delivery_problem")).toBe("Delivery problem");
});
