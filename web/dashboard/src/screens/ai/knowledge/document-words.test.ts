import { expect, it } from "vitest";

import { passagesWords, placeWords, read } from "./document-words";

it.each([
  [{ state: "pending" as const, chunks: 0, embedded: 0 }, "waiting to be read", null],
  [{ state: "pending" as const, chunks: 1200, embedded: 300 }, "300 of 1,200 passages", 0.25],
  [{ state: "ready" as const, chunks: 1, embedded: 1 }, "1 passage", 1],
  [{ state: "failed" as const, chunks: 0, embedded: 0 }, "no passages", null],
])("%j reads as %s", (document, words, share) => {
  expect(passagesWords(document)).toBe(words);
  expect(read(document)).toBe(share);
});

it.each([
  [{ heading: ["Returns", "Shoes"], page: 3 }, "Returns › Shoes · page 3"],
  [{ heading: [], page: 3 }, "page 3"],
  [{ heading: ["Returns"] }, "Returns"],
  [{}, ""],
])("%j stands at %j", (passage, words) => {
  expect(placeWords(passage)).toBe(words);
});
