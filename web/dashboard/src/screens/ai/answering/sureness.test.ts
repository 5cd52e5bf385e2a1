import { expect, it } from "vitest";

import { sureWords } from "./sureness";

it.each([
  [0.5, /a lot/u],
  [0.69, /a lot/u],
  [0.7, /good place to begin/u],
  [0.75, /good place to begin/u],
  [0.85, /plainly/u],
  [1, /hardly anything/u],
])("at %d", (sure, words) => {
  expect(sureWords(sure)).toMatch(words);
});
