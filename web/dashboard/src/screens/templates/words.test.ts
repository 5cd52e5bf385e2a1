import type { TemplateRecord } from "@hubbub/client";
import { describe, expect, it } from "vitest";

import { codeChoices, CODE_PARTS, withApp, withMinutes, withOtp, withSecurity } from "./authentication";
import { foundLocales, languageName, locales, newLocale } from "./locales";
import { withVariable, wrapped } from "./marking";
import { byWhom, toldOf, wordsIn } from "./records";
import { templatesSearch } from "./search";
import { syncWords } from "./synced";
import { asName, BLANK, changesOf, copyOf, lengthOf, same } from "./written";

describe("marks", () => {
  const at = (text: string, start: number, end: number) => ({ text, start, end });

  it("go around the words and off again", () => {
    const bold = wrapped(at("say it loud", 4, 6), "*");
    expect(bold).toEqual(at("say *it* loud", 5, 7));
    expect(wrapped(bold, "*")).toEqual(at("say it loud", 4, 6));
  });

  it("stand close to the words", () => {
    expect(wrapped(at("say it loud", 3, 7), "_").text).toBe("say _it_ loud");
  });

  it("wait for words where nothing is selected", () => {
    expect(wrapped(at("ab", 1, 1), "```")).toEqual(at("a``````b", 4, 4));
  });
});

describe("a new variable", () => {
  it("takes the next number, and the selected words as its sample", () => {
    expect(withVariable({ text: "Hi Ana {{1}}", start: 3, end: 6 }, false)).toEqual({
      text: "Hi {{2}} {{1}}",
      start: 8,
      end: 8,
      name: "2",
      sample: "Ana",
    });
  });

  it("leaves its name selected to be typed over", () => {
    const { text, start, end } = withVariable({ text: "Hi {{variable}} ", start: 16, end: 16 }, true);
    expect(text.slice(start, end)).toBe("variable_2");
  });
});

it.each([["Order shipped!", "order_shipped_"], ["Über—Größe 2", "uber_gro_e_2"], ["__x", "x"], ["_", "_"], ["a  b", "a_b"]])("%j becomes the name %j", (text, name) => {
  expect(asName(text)).toBe(name);
});

describe("what was written", () => {
  it("is the same whatever the order of its members", () => {
    expect(same({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toBe(true);
    expect(same([1, 2], [2, 1])).toBe(false);
  });

  it("is saved by what changed, never its account", () => {
    expect(changesOf(BLANK, { ...BLANK, name: "x", waba_id: "1" })).toEqual({ name: "x" });
  });

  it("is copied without its example files", () => {
    const from = { ...BLANK, name: "a", language: "es", components: [{ type: "HEADER", format: "IMAGE", example: { header_handle: ["4::x"] } }] };
    expect(copyOf(from, "name")).toMatchObject({ name: "a_copy", language: "es", components: [{ type: "HEADER", format: "IMAGE" }] });
    expect(copyOf(from, "name").components[0]).not.toHaveProperty("example");
    expect(copyOf(from, "language")).toMatchObject({ name: "a", language: "" });
    expect(copyOf({ ...from, name: "x".repeat(512) }, "name").name).toHaveLength(512);
  });

  it("is counted in characters", () => expect(lengthOf("👋é")).toBe(2));
});

describe("languages", () => {
  it("have names, and are found by them, by their own and by code", () => {
    expect(languageName("es_MX")).toBe("Spanish (Mexico)");
    expect(languageName("!")).toBe("!");
    const first = (asked: string) => foundLocales(asked)[0]?.code;
    expect([first("pt_BR"), first("portugués"), first("deutsch"), first("हिन्दी")]).toEqual(["pt_BR", "pt_BR", "de", "hi"]);
    expect(foundLocales("")).toHaveLength(locales().length);
  });

  it("that are not listed may be typed", () => {
    expect([newLocale("eo"), newLocale("en-ie"), newLocale("en-fr"), newLocale("english")]).toEqual(["eo", null, "en_FR", null]);
  });
});

describe("a template for codes", () => {
  it("is read and changed by its choices", () => {
    expect(codeChoices(CODE_PARTS)).toMatchObject({ security: true, minutes: 10, otp: "COPY_CODE", label: "" });
    const made = withApp(withOtp(withMinutes(withSecurity(CODE_PARTS, false), null), { otp_type: "ONE_TAP" }), { package_name: "com.a" });
    expect(codeChoices(made)).toMatchObject({ security: false, minutes: null, otp: "ONE_TAP", packageName: "com.a" });
  });

  it("reads an app named the old way, and keeps further ones", () => {
    const old = withOtp([], { otp_type: "ONE_TAP", package_name: "com.a", signature_hash: "x" });
    expect(codeChoices(withApp(old, { signature_hash: "y" }))).toMatchObject({ packageName: "com.a", signature: "y" });
    const two = withOtp([], { supported_apps: [{ package_name: "a.b" }, { package_name: "c.d" }] });
    expect(JSON.stringify(withApp(two, { package_name: "e.f" }))).toContain("c.d");
  });
});

describe("syncing is told", () => {
  it.each([
    [{ 1: { created: 2, same: 3 }, 2: { changed: 1 } }, "2 new, 1 changed, 3 as they were."],
    [{ 1: { same: 4 } }, "Nothing new: 4 as they were."],
    [{ 1: {} }, "WhatsApp has no templates yet."],
    [{ 1: { gone: 1, overtaken: 1 } }, "1 deleted at WhatsApp, 1 changed meanwhile."],
  ])("%j as %s", (synced, words) => expect(syncWords(synced)).toBe(words));

  it("also without an account", () => expect(syncWords({})).toMatch(/^There is no WhatsApp account/u));
});

describe("the history", () => {
  const record = (more: Partial<TemplateRecord>): TemplateRecord => ({ template_id: "t", at: "2026-01-01T00:00:00Z", kind: "status", ...more });

  it.each([
    [{ after: "draft" }, "Written"],
    [{ after: "active" }, "Brought in from WhatsApp"],
    [{ before: "pending", after: "active" }, "Approved by WhatsApp"],
    [{ before: "paused", after: "active" }, "Pause ended"],
    [{ before: "active", after: "deleted" }, "Deleted at WhatsApp"],
    [{ kind: "quality", before: "GREEN", after: "RED" }, "Quality: low (was high)"],
    [{ kind: "category", before: "UTILITY", after: "MARKETING" }, "Category: marketing (was utility)"],
    [{ kind: "changes", after: "[]" }, "Changed, not submitted yet"],
    [{ kind: "changes", before: "[]" }, "Changes submitted or taken back"],
  ] as [Partial<TemplateRecord>, string][])("tells %j as %s", (more, title) => expect(toldOf(record(more)).title).toBe(title));

  it("shows texts, one part a line", () => {
    const parts = [{ type: "HEADER", format: "IMAGE" }, { type: "BODY", text: "Hi" }, { type: "BUTTONS", buttons: [{ type: "URL", text: "Go" }] }];
    expect(wordsIn(JSON.stringify(parts))).toBe("(image)\nHi\n[Go]");
    expect(wordsIn(null)).toBe("");
  });

  it("says who did it", () => {
    expect([byWhom(record({})), byWhom(record({ by: { kind: "person", name: "Ana" } }))]).toEqual(["WhatsApp", "Ana"]);
  });
});

it("an address says only what it knows", () => {
  expect(templatesSearch({ status: "active", category: "X", q: 2024, more: 1 })).toEqual({ status: "active", q: "2024" });
});
