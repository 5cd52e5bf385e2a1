import { expect, it } from "vitest";

import { aiPrice, aiSource, madeBy, origin } from "./ai";

it.each([[0, "nothing"], [12, "less than $0.0001"], [1_240, "$0.0012"], [2_500_000, "$2.50"]])("%i micros read %s", (micros, words) => {
  expect(aiPrice(micros)).toBe(words);
});

it("says what an answer rests on", () => {
  expect(aiSource({ kind: "passage", id: "doc_1", title: "Returns" })).toBe("Returns");
  expect(aiSource({ kind: "past_answer", id: "msg_1", title: "We ship on Monday" })).toBe("A past answer: We ship on Monday");
});

it("says who made something", () => {
  expect([madeBy({ by: "local" }), madeBy({ by: "model", model: "small-1" }), madeBy({ by: "model" })]).toEqual([
    "Made on this machine", "Written by small-1", "Written by a language model",
  ]);
});

it("lets the note of a local form speak for itself", () => {
  const note = "Chosen on this machine. No language model is set up.";
  expect(origin({ by: "local", note })).toEqual([note]);
  expect(origin({ by: "local" })).toEqual(["Made on this machine"]);
  expect(origin({ by: "model", model: "small-1", note: "Shortened." })).toEqual(["Written by small-1", "Shortened."]);
});
