import type { Message } from "@hubbub/client";
import { describe, expect, it } from "vitest";

import { customerLanguage, foreign, languageCode, languageName, ownLanguage } from "./languages";

it.each([["pt", "pt"], ["pt-BR", "pt-BR"], ["hi-Latn", "hi"], ["zh-Hant-TW", "zh-TW"], ["", null], [null, null], ["english", null], ["EN", null]])(
  "the language %j is asked for as %j",
  (tag, code) => expect(languageCode(tag)).toBe(code),
);

it("is called by its name", () => {
  expect(languageName("es")).toBe("Spanish");
});

describe("the customer's language", () => {
  const said = (direction: "in" | "out", language?: string) => ({ direction, language }) as Message;

  it("is that of their last message that tells one", () => {
    expect(customerLanguage([said("in", "en"), said("in", "es"), said("in"), said("out", "de")])).toBe("es");
    expect(customerLanguage([said("out", "de"), said("in")])).toBeNull();
  });
});

describe("what may need a translation", () => {
  it("is judged by what the reader reads first", () => {
    expect(ownLanguage(["en-GB", "pt"])).toBe("en");
    expect(ownLanguage([])).toBe("en");
    expect([foreign({ language: "es" }, "en"), foreign({ language: "en-US" }, "en"), foreign({}, "en")]).toEqual([true, false, true]);
  });
});
