import { describe, expect, it } from "vitest";

import { inCategory } from "./authentication";
import { partOf, wordsOf } from "./components";
import { inFormat } from "./renaming";
import { samplesOf, withSamples, withWords } from "./samples";
import { BLANK, type Part, type Written } from "./written";

const written = (text: string, example?: Part): Written => ({ ...BLANK, components: [{ type: "BODY", text, ...(example && { example }) }] });
const body = (it: Written) => partOf(it.components, "BODY");

describe("samples", () => {
  it("are read from a list by place, and by name", () => {
    expect(samplesOf([{ type: "BODY", example: { body_text: [["a", "b"]] } }], "BODY")).toEqual({ 1: "a", 2: "b" });
    expect(samplesOf([{ type: "HEADER", example: { header_text: ["a"] } }], "HEADER")).toEqual({ 1: "a" });
    const named = { body_text_named_params: [{ param_name: "who", example: "Ana" }] };
    expect(samplesOf([{ type: "BODY", example: named }], "BODY")).toEqual({ who: "Ana" });
    expect(samplesOf([{ type: "BODY", example: "odd" }], "BODY")).toEqual({});
  });

  it("follow the variables of the text", () => {
    const one = withWords(written("Hi"), "BODY", "Hi {{1}}");
    expect(body(one)?.example).toEqual({ body_text: [[""]] });
    expect(body(withWords(one, "BODY", "Hi"))).toEqual({ type: "BODY", text: "Hi" });
  });

  it("come back with their variable", () => {
    const with2 = written("{{1}} and {{2}}", { body_text: [["a", "b"]] });
    const without2 = withWords(with2, "BODY", "{{1}} and");
    expect(body(withWords(without2, "BODY", "{{1}} and {{2}}", { 2: "b" }))?.example).toEqual({ body_text: [["a", "b"]] });
  });

  it("go along while a name is typed anew", () => {
    const named: Written = { ...written("{{na}}", { body_text_named_params: [{ param_name: "na", example: "Ana" }] }), parameter_format: "named" };
    expect(samplesOf(withWords(named, "BODY", "{{nam}}").components, "BODY")).toEqual({ nam: "Ana" });
  });

  it("leave a gap where a number is left out, and other members alone", () => {
    const components = withSamples([{ type: "BODY", text: "{{1}} {{3}}", example: { other: 1 } }], "BODY", { 1: "a", 3: "c" }, false);
    expect(components[0]?.example).toEqual({ other: 1, body_text: [["a", "", "c"]] });
  });

  it("of a huge number do not fill the memory", () => {
    expect(body(withWords(written("x"), "BODY", "x {{999999999}}"))?.example).toBeUndefined();
  });
});

describe("the format of variables", () => {
  const positional: Written = {
    ...BLANK,
    components: [
      { type: "HEADER", format: "TEXT", text: "For {{1}}", example: { header_text: ["Ana"] } },
      { type: "BODY", text: "{{1}} and {{2}}, {{1}}", example: { body_text: [["a", "b"]] } },
    ],
  };

  it("becomes names that differ between parts, and numbers again", () => {
    const named = inFormat(positional, "named");
    expect(wordsOf(named.components, "HEADER")).toBe("For {{header_1}}");
    expect(wordsOf(named.components, "BODY")).toBe("{{text_1}} and {{text_2}}, {{text_1}}");
    expect(samplesOf(named.components, "BODY")).toEqual({ text_1: "a", text_2: "b" });
    expect(inFormat(named, "positional")).toEqual(positional);
  });

  it("counts names in the order of the text", () => {
    const named = inFormat({ ...written("{{b}} {{a}}"), parameter_format: "named" }, "positional");
    expect(wordsOf(named.components, "BODY")).toBe("{{1}} {{2}}");
  });
});

describe("another category", () => {
  it("builds codes otherwise, and brings the text back", () => {
    const stash = new Map<boolean, Part[]>();
    const code = inCategory(written("My text"), "AUTHENTICATION", stash);
    expect(code.components.map((it) => it.type)).toEqual(["BODY", "FOOTER", "BUTTONS"]);
    expect(wordsOf(inCategory(code, "MARKETING", stash).components, "BODY")).toBe("My text");
  });

  it("leaves the text alone otherwise", () => {
    const marketing = inCategory(written("My text"), "MARKETING", new Map());
    expect([marketing.category, wordsOf(marketing.components, "BODY")]).toEqual(["MARKETING", "My text"]);
  });
});
