import { describe, expect, it } from "vitest";

import { largeEmoji, pieces } from "./markup";
import { called, initials, phone } from "./names";
import { fileSize } from "./sizes";
import { briefly, duration, left } from "./time";

describe("marks in a message", () => {
  it.each([
    ["*bold* and _soft_", ["bold", "text", "italic"]],
    ["2*3*4", ["text"]],
    ["snake_case_name", ["text"]],
    ["~gone~ `code`", ["strike", "text", "code"]],
    ["see https://a.b/c_d_e.", ["text", "link", "text"]],
    ["* not bold *", ["text"]],
  ])("%j reads as %j", (text, kinds) => {
    expect(pieces(text).map((it) => it.kind)).toEqual(kinds);
  });

  it("keep marks inside marks", () => {
    expect(pieces("*a _b_*")).toEqual([
      { kind: "bold", inside: [{ kind: "text", text: "a " }, { kind: "italic", inside: [{ kind: "text", text: "b" }] }] },
    ]);
  });

  it("never make a link of anything but http", () => {
    expect(pieces("javascript:alert(1)").map((it) => it.kind)).toEqual(["text"]);
  });

  it("are quick even on forty lines of stars", () => {
    const start = performance.now();
    pieces("*a _b ~c ".repeat(400));
    expect(performance.now() - start).toBeLessThan(200);
  });
});

it.each([["👍", true], ["❤️ 😂", true], ["👨‍👩‍👧", true], ["123", false], ["ok 👍", false], ["👍👍👍👍", false]])("%s alone is large: %s", (text, large) => {
  expect(largeEmoji(text)).toBe(large);
});

describe("names", () => {
  it.each([["Amara Okafor", "AO"], ["Tom", "T"], ["محمد علي", "م"], ["प्रिया शर्मा", "प्रि"], ["+351 912", ""], ["🌸 Bloom", "🌸"], ["", ""]])(
    "%j has the initials %j",
    (name, letters) => expect(initials(name)).toBe(letters),
  );

  it("fall back to what is known", () => {
    expect(called({ id: "1", name: "", username: "kai" })).toBe("@kai");
    expect(called({ id: "1", name: "", phone: "351912000111" })).toBe("+351 912 000 111");
    expect(called({ id: "1", name: "" })).toBe("Unknown customer");
  });

  it.each([["15550100001", "+1 555 010 0001"], ["351912000111", "+351 912 000 111"], ["5521955550162", "+55 21 955 550 162"], ["62812555018", "+62 812 555 018"]])(
    "the number %s reads %s",
    (digits, words) => expect(phone(digits)).toBe(words),
  );
});

describe("times and sizes", () => {
  const now = new Date(2026, 4, 4, 12, 0).getTime();
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

  it.each([[0.5, "now"], [4, "4 min"], [26 * 60, "Yesterday"]])("%d minutes ago is %s", (minutes, words) => {
    expect(briefly(ago(minutes), now)).toBe(words);
  });

  it.each([[23.5 * 60, "23 h"], [80, "1 h 20 min"], [60, "1 h"], [0.2, "1 min"]])("%d minutes left reads %s", (minutes, words) => {
    expect(left(minutes * 60_000)).toBe(words);
  });

  it("sizes and lengths read as people say them", () => {
    expect([fileSize(84_000), fileSize(1_284_000), fileSize(12)]).toEqual(["84 kB", "1.3 MB", "12 B"]);
    expect(duration(64.9)).toBe("1:04");
  });
});
