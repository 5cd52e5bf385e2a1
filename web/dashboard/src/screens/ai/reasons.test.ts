import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { featureName, reasonWords } from "./reasons";

const python = (path: string): string => readFileSync(new URL(`../../../../../${path}`, import.meta.url), "utf8");

/** The names in a `Literal[…]` of a Python file. */
function literals(path: string, name: string): string[] {
  const [, inside = ""] = new RegExp(`^${name} = Literal\\[([^\\]]*)\\]`, "mu").exec(python(path)) ?? [];
  return [...inside.matchAll(/"([a-z_]+)"/gu)].map((it) => it[1] ?? "");
}

describe("every reason the inbox gives has words of its own", () => {
  const all = [...literals("hub/domain/answering.py", "HandOverReason"), ...literals("ai/autoreply.py", "StayReason"), "typing", "taken", "gone"];

  it("and all are looked at", () => expect(all.length).toBeGreaterThan(25));

  it.each(all)("%s", (code) => {
    expect(reasonWords(code)).toMatch(/^[A-Z]/u);
  });
});

it("reads what it does not know as it is written", () => {
  expect(reasonWords("moon_phase")).toBe("moon phase");
  expect(featureName("moon_phase")).toBe("moon phase");
});
