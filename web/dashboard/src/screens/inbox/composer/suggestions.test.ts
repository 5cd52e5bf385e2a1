import type { Message } from "@hubbub/client";
import { describe, expect, it } from "vitest";

import { free, press, ready, suggested, type Suggestion } from "./suggestions";

const said = (direction: "in" | "out", ...suggestions: Record<string, unknown>[]) => ({ direction, suggestions }) as unknown as Message;
const canned = (text: string) => ({ id: `canned:${text}`, text, score: 0.8, source: "canned" });
const texts = (all: readonly Suggestion[]) => all.map((it) => it.text);

describe("suggested replies", () => {
  it("are those of the customer's newest message that has some", () => {
    expect(texts(suggested([said("in", canned("old")), said("in", canned("a"), canned("b")), said("in")]))).toEqual(["a", "b"]);
  });

  it.each([
    ["it was answered", [said("in", canned("a")), said("out")]],
    ["the customer deleted it", [{ ...said("in", canned("a")), revoked_at: "2026-05-04T10:00:00Z" }]],
    ["nobody has understood it yet", [said("in")]],
    ["there is no message", []],
  ] as [string, Message[]][])("are none when %s", (_name, messages) => {
    expect(suggested(messages)).toEqual([]);
  });

  it("say where they come from, and what they rest on", () => {
    const made = { text: "In 14 days.", score: 0.9, source: "ai", ai: { sources: [{ kind: "passage", id: "doc", title: "Returns" }, null] } };
    const all = suggested([said("in", made, { text: "b", source: "past" }, { text: "c", source: "tarot" })]);
    expect(all.map((it) => [it.source, it.restsOn])).toEqual([["model", ["Returns"]], ["past answer", []], ["suggested", []]]);
  });

  it("without words are left out", () => {
    expect(suggested([said("in", { text: " " }, { text: 7 }, {})])).toEqual([]);
  });

  it("stand ready to be sent: filled in, none twice, three at most", () => {
    const all = suggested([said("in", canned("Hi {{name}}, {{agent.name}} here"), canned("Hi Amara, Ana Lima here"), canned("b"), canned("c"), canned("d"))]);
    expect(texts(ready(all, { id: "con_1", name: "Amara Okafor" }, { name: "Ana Lima" }))).toEqual(["Hi Amara, Ana Lima here", "b", "c"]);
  });
});

describe("the keys 1 2 3", () => {
  const all = suggested([said("in", canned("first"), canned("second"))]);

  it.each([
    ["an empty composer", 1, "", false, { act: "put", text: "first" }],
    ["spaces", 2, "  ", false, { act: "put", text: "second" }],
    ["another suggestion as it was", 2, "first", false, { act: "put", text: "second" }],
    ["the same one as it was", 1, "first", false, { act: "send" }],
    ["words of one's own", 1, "first of all", false, null],
    ["words of one's own, with Alt", 1, "first of all", true, { act: "put", text: "first" }],
    ["an empty composer, where there is no third", 3, "", true, null],
  ] as const)("over %s", (_name, n, text, always, does) => {
    expect(press(all, n, text, always)).toEqual(does);
  });

  it("are only shown while they would do something", () => {
    expect([free(all, ""), free(all, "second"), free(all, "second!")]).toEqual([true, true, false]);
  });
});
