import type { TemplateFinding } from "@hubbub/client";
import { describe, expect, it } from "vitest";

import { anchorWords } from "./anchors";
import { CODE_PARTS } from "./authentication";
import { countsOf, countWords, excerpt, listed, placedFindings } from "./findings";
import { BLANK, type Written } from "./written";

const FORM: Written = {
  ...BLANK,
  category: "MARKETING",
  components: [
    { type: "BODY", text: "👋 Hi {{1}} and {{3}}" },
    { type: "HEADER", format: "IMAGE" },
    { type: "FOOTER", text: "Bye" },
    { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Yes" }, { type: "URL", text: "Go", url: "https://a.b/{{1}}" }] },
    { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "x" } },
    { type: "CAROUSEL", cards: [] },
  ],
};

const found = (path: string, more: Partial<TemplateFinding> = {}): TemplateFinding => ({ path, rule: "r", message: "m", ...more });
const anchorOf = (path: string, written = FORM, rule = "r") => placedFindings([found(path, { rule })], written)[0]?.anchor;

describe("a finding is shown", () => {
  it.each([
    ["name", "name"],
    ["language", "language"],
    ["category", "category"],
    ["ttl", "ttl"],
    ["components[0].text", "body.text"],
    ["components[0].example.body_text", "body.samples"],
    ["components[0].example.body_text_named_params", "body.samples"],
    ["components[1].example.header_handle", "header.file"],
    ["components[1].format", "header"],
    ["components[1].text", "header"],
    ["components[2].text", "footer.text"],
    ["components[3].buttons", "buttons"],
    ["components[3].buttons[1].url", "buttons.1.url"],
    ["components[3].buttons[1].example", "buttons.1.example"],
    ["components[3].buttons[0].flow_id", "buttons.0"],
    ["components[3].buttons[7].text", "buttons"],
    ["components[4].limited_time_offer.text", "offer"],
    ["components[4]", "offer"],
    ["components[5].cards[1].components[0].text", "kept"],
    ["components", "body.text"],
    ["library.library_template_name", "kept"],
  ])("of %s at %s", (path, anchor) => expect(anchorOf(path)).toBe(anchor));

  it("at the choices of a template for codes", () => {
    const code: Written = { ...BLANK, category: "AUTHENTICATION", components: [...CODE_PARTS] };
    const at = (path: string) => anchorOf(path, code);
    expect([at("components[0].text"), at("components[1].code_expiration_minutes"), at("components[2].buttons[0].otp_type")]).toEqual([
      "code.security",
      "code.minutes",
      "code.otp",
    ]);
    expect([at("components[2].buttons[0].supported_apps[0].package_name"), at("components[2].buttons[0].text"), at("components")]).toEqual([
      "code.package",
      "code.label",
      "code.otp",
    ]);
  });

  it("with its place in the text, counted as text fields count", () => {
    const [it] = placedFindings([found("components[0].text", { start: 15, end: 20 })], FORM);
    expect(it?.range).toEqual([16, 21]); // the waving hand is two of a text field's units
    expect(it?.marked).toEqual({ before: "👋 Hi {{1}} and ", words: "{{3}}", after: "" });
  });

  it("in words that fit where it stands", () => {
    const said = (path: string, rule: string, message: string, written = FORM) => placedFindings([found(path, { rule, message })], written)[0]?.message;
    expect(said("components[0].text", "body_missing", "must be a text that is not empty")).toBe("Write the text of the message");
    expect(said("name", "name", "must be 1 to 512", { ...FORM, name: "" })).toBe("Give the template a name");
    expect(said("name", "name", "must be 1 to 512", { ...FORM, name: "Ä" })).toBe("Must be 1 to 512");
  });
});

describe("the list of findings", () => {
  const all = placedFindings([found("category", { rule: "price", level: "hint" }), found("name", { level: "warning" }), found("ttl")], FORM);

  it("has the gravest first, and no price", () => {
    expect(listed(all).map((it) => it.level)).toEqual(["error", "warning"]);
  });

  it("is counted in words", () => {
    expect(countWords(countsOf(listed(all)))).toBe("1 to mend · 1 warning");
    expect(countWords({ error: 0, warning: 2, hint: 1 })).toBe("2 warnings · 1 hint");
    expect(countWords({ error: 0, warning: 0, hint: 0 })).toMatch(/^Nothing/u);
  });

  it("names places as the form does", () => {
    expect(["buttons.1.url", "buttons.0", "body.text", "odd"].map(anchorWords)).toEqual(["Button 2: address", "Button 1", "Text", "Template"]);
  });
});

describe("an excerpt", () => {
  it("shows a little on either side, on one line", () => {
    expect(excerpt("one two three four five six seven eight", 19, 23)).toEqual({
      before: "…ne two three four ",
      words: "five",
      after: " six seven eight",
    });
    expect(excerpt("a\nb", 1, 2).words).toBe(" ");
  });

  it("of a long stretch shows its beginning", () => {
    expect(excerpt("x".repeat(100), 0, 100)).toEqual({ before: "", words: `${"x".repeat(40)}…`, after: "" });
  });
});
