import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

import {
  addedButton,
  buttonsOf,
  changedButton,
  exampleOf,
  handleOf,
  headerKind,
  keptParts,
  kindOf,
  movedButton,
  offerOf,
  partOf,
  withButtons,
  withFooter,
  withHandle,
  withHeader,
  without,
  withoutButton,
  withOffer,
  withPart,
  wordsOf,
} from "./components";
import { samplesOf, withSamples, withWords } from "./samples";
import { BLANK, type Part, type Written } from "./written";

const FULL: Part[] = [
  { type: "HEADER", format: "TEXT", text: "Hi {{1}}", example: { header_text: ["Ana"] } },
  { type: "BODY", text: "Order {{1}} leaves {{2}}.", example: { body_text: [["42", "Friday"]] } },
  { type: "FOOTER", text: "Bye" },
  { type: "BUTTONS", buttons: [{ type: "URL", text: "Open", url: "https://a.b/{{1}}", example: ["https://a.b/1"], future: true }] },
];

describe("parts", () => {
  it("are read whatever case they are written in", () => {
    const lower: Part[] = [{ type: "body", text: "x" }, { type: "Header", format: "image" }];
    expect([wordsOf(lower, "BODY"), headerKind(lower)]).toEqual(["x", "IMAGE"]);
  });

  it("are put where they belong", () => {
    const made = withFooter(withHeader([{ type: "BODY", text: "x" }, { type: "BUTTONS", buttons: [] }], "TEXT"), "Bye");
    expect(made.map(kindOf)).toEqual(["HEADER", "BODY", "FOOTER", "BUTTONS"]);
    expect(withOffer(made, { text: "Soon", ends: true }).map(kindOf)[1]).toBe("LIMITED_TIME_OFFER");
    expect(withPart(made, "CAROUSEL", { cards: [] }).map(kindOf).at(-1)).toBe("CAROUSEL");
  });

  it("keep what the form does not know of them", () => {
    expect(withPart([{ type: "BODY", text: "x", future: 1 }], "BODY", { text: "y" })).toEqual([{ type: "BODY", text: "y", future: 1 }]);
    expect(changedButton(FULL, 0, { text: "Look" })[3]).toEqual({
      type: "BUTTONS",
      buttons: [{ type: "URL", text: "Look", url: "https://a.b/{{1}}", example: ["https://a.b/1"], future: true }],
    });
  });

  it("go when they are emptied", () => {
    expect(withFooter(FULL, "").some((it) => kindOf(it) === "FOOTER")).toBe(false);
    expect(withHeader(FULL, "NONE")).toEqual(FULL.slice(1));
    expect(withoutButton(FULL, 0).map(kindOf)).toEqual(["HEADER", "BODY", "FOOTER"]);
  });

  it("that there are no fields for are named", () => {
    expect(keptParts([...FULL, { type: "CAROUSEL", cards: [{}, {}] }, { type: "MOOD_RING" }, { type: "BODY" }])).toEqual([
      "a carousel of 2 cards",
      "a part “mood ring”",
      "a part “body”",
    ]);
    expect(keptParts(FULL)).toEqual([]);
  });
});

describe("headers", () => {
  it("take an example file and give it back", () => {
    const made = withHandle(withHeader([], "IMAGE"), "med_1");
    expect([headerKind(made), handleOf(made)]).toEqual(["IMAGE", "med_1"]);
    expect(withHandle(made, "")).toEqual([{ type: "HEADER", format: "IMAGE" }]);
  });
});

describe("buttons", () => {
  const kinds = (components: Part[]) => buttonsOf(components).map((it) => String(it.text));
  const of = (...labels: string[]) => withButtons([], labels.map((text) => ({ type: text.startsWith("q") ? "QUICK_REPLY" : "URL", text })));

  it("move and go", () => {
    expect(kinds(movedButton(of("q1", "q2", "u"), 0, 1))).toEqual(["q2", "q1", "u"]);
    expect(kinds(withoutButton(of("q1", "q2"), 0))).toEqual(["q2"]);
  });

  it("keep replies together", () => {
    const { components, at } = addedButton(of("q1", "u"), { type: "QUICK_REPLY", text: "q2" });
    expect([kinds(components), at]).toEqual([["q1", "q2", "u"], 1]);
    expect(addedButton(of("u"), { type: "QUICK_REPLY", text: "q" }).at).toBe(1);
    expect(kinds(addedButton(of("u1", "q"), { type: "URL", text: "u2" }).components)).toEqual(["u1", "u2", "q"]);
  });

  it("have an example in either of two forms", () => {
    expect([exampleOf({ example: "A1" }), exampleOf({ example: ["A1"] }), exampleOf({ example: [{}] })]).toEqual(["A1", "A1", ""]);
  });
});

const FIXTURES = fileURLToPath(new URL("../../../../../../shared/fixtures/graph", import.meta.url)); // beside the checkout

/** Bodies of other people's template calls, where this machine has them. */
function published(): [string, Part[]][] {
  if (!existsSync(FIXTURES)) return [];
  return readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .flatMap((name): [string, Part[]][] => {
      const body = JSON.parse(readFileSync(join(FIXTURES, name), "utf8")) as { components?: Part[]; category?: unknown };
      const whole = typeof body.category === "string" && Array.isArray(body.components);
      return whole && body.components?.every((it) => typeof it === "object") ? [[name, body.components]] : [];
    });
}

/** Everything the form can write, written again as it was. */
function retyped(components: Part[]): Part[] {
  const named = JSON.stringify(components).includes("named_params");
  let written: Written = { ...BLANK, components, parameter_format: named ? "named" : "positional" };
  for (const kind of ["HEADER", "BODY"] as const) {
    if (!partOf(components, kind)?.text) continue;
    written = withWords(written, kind, wordsOf(components, kind));
    written = { ...written, components: withSamples(written.components, kind, samplesOf(components, kind), named) };
  }
  let now = written.components;
  if (wordsOf(now, "FOOTER")) now = withFooter(now, wordsOf(now, "FOOTER"));
  now = withOffer(now, offerOf(now));
  buttonsOf(now).forEach((button, i) => {
    now = changedButton(now, i, { text: button.text, url: button.url });
  });
  return now;
}

describe("what others published", () => {
  const bodies = published();

  it.skipIf(bodies.length === 0)("is there in number", () => expect(bodies.length).toBeGreaterThan(10));

  it.each(bodies.length > 0 ? bodies : [["one of ours", FULL] as const])("%s comes through the form as it went in", (_name, components) => {
    expect(retyped([...components])).toEqual(components);
  });
});

it("taking a part away leaves the others", () => {
  expect(without(FULL, "BODY")).toEqual([FULL[0], FULL[2], FULL[3]]);
});
