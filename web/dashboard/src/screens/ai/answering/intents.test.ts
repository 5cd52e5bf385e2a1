import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { INTENT_GROUPS, intentName } from "./intents";

/** As the inbox knows them. */
function known(): string[] {
  const text = readFileSync(new URL("../../../../../../hub/domain/answering.py", import.meta.url), "utf8");
  const [, inside = ""] = /^INTENTS: Final = frozenset\(\s*\{([^}]*)\}/mu.exec(text) ?? [];
  return [...inside.matchAll(/"([a-z_]+)"/gu)].map((it) => it[1] ?? "");
}

it("offers all that may be answered, each once, and not what a person always answers", () => {
  const offered = INTENT_GROUPS.flatMap((group) => Object.keys(group.intents));
  expect(offered.toSorted()).toEqual(known().filter((it) => it !== "human" && it !== "opt_out").toSorted());
});

it.each(["human", "opt_out", ...INTENT_GROUPS.flatMap((group) => Object.keys(group.intents))])("%s has a plain name", (intent) => {
  expect(intentName(intent)).toMatch(/^[A-Z][A-Za-z ,-]+$/u);
});

it("reads what it does not know as it is written", () => {
  expect(intentName("moon_phase")).toBe("moon phase");
});
