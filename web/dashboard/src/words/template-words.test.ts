import { describe, expect, it } from "vitest";

import { slotList, slotWords } from "./slots";
import { parted, placed, unveiled, variablesOf, veiled } from "./variables";

describe("variables", () => {
  it("are found once each, in order, with their places", () => {
    expect(variablesOf("Hi {{ 2 }}, {{1}} and {{2}}")).toEqual(["2", "1"]);
    expect(placed("a {{x}}")).toEqual([{ name: "x", start: 2, end: 7 }]);
    expect(variablesOf("{{}} {{a b}} {1}")).toEqual([]);
  });

  it("part a text by turns", () => {
    expect(parted("Hi {{name}}!")).toEqual(["Hi ", "name", "!"]);
    expect(parted("plain")).toEqual(["plain"]);
  });

  it("stand as one sign each while marks are read", () => {
    const { text, names } = veiled("*{{1}}* at {{1}}");
    expect(text).toHaveLength("*x* at x".length);
    expect(unveiled(text, names)).toEqual(["*", "1", "* at ", "1", ""]);
  });

  it("leave private signs of the writer alone", () => {
    expect(unveiled("\u{f8ff} logo", [])).toEqual(["\u{f8ff} logo"]);
  });
});

it.each([
  ["body.1", "{{1}} in the text"],
  ["header.image", "the picture of the header"],
  ["header.name", "{{name}} in the header"],
  ["button.0", "button 1"],
  ["card.1.body.2", "card 2: {{2}} in the text"],
  ["card.0.header.video", "card 1: the video of the header"],
  ["body", "the text"],
  ["offer", "the end of the offer"],
])("%s reads: %s", (key, words) => expect(slotWords(key)).toBe(words));

it("lists places as people do", () => {
  expect(slotList(["code", "button.0", "header"])).toBe("the code, button 1, and the header");
});
