import type { Message } from "@hubbub/client";
import { describe, expect, it } from "vitest";

import { filled, matching, slashWord } from "./canned";
import { messagesOf } from "./outgoing";
import { freshAnswer } from "./somebody-answered";

const contact = { id: "con_1", name: "Amara Okafor", phone: "351912" };
const agent = { name: "Ana Lima" };

describe("canned replies", () => {
  it("fill in who is written to and who writes, and leave what nobody knows", () => {
    expect(filled("Hi {{name}}, {{ agent.name }} here. {{order}}", contact, agent)).toBe("Hi Amara, Ana Lima here. {{order}}");
  });

  it.each([
    ["/", 1, ""],
    ["/hel", 4, "hel"],
    ["Hello\n/thx", 10, "thx"],
    ["see /docs", 9, null],
    ["/two words", 10, null],
  ])("are offered for %j with the caret at %i: %j", (text, caret, word) => {
    expect(slashWord(text, caret)).toBe(word);
  });

  it("put those whose shortcut begins so first", () => {
    const replies = [{ id: "1", shortcut: "bye", body: "hello and goodbye" }, { id: "2", shortcut: "hello", body: "Hi" }];
    expect(matching(replies, "hel").map((it) => it.id)).toEqual(["2", "1"]);
  });
});

describe("an answer of a colleague", () => {
  const now = Date.parse("2026-05-04T10:00:10Z");
  const last = (more: Partial<Message>) =>
    [{ direction: "out", author: { kind: "person", id: "per_2" }, received_at: "2026-05-04T10:00:07Z", ...more }] as Message[];

  it("three seconds old makes us ask", () => {
    expect(freshAnswer(last({}), "per_1", now)).not.toBeNull();
  });

  it.each([
    ["our own", { author: { kind: "person", id: "per_1" } }],
    ["the customer's", { direction: "in" }],
    ["a campaign's", { author: { kind: "campaign" } }],
    ["a minute old", { received_at: "2026-05-04T09:59:00Z" }],
  ] as [string, Partial<Message>][])("does not when it is %s", (_name, more) => {
    expect(freshAnswer(last(more), "per_1", now)).toBeNull();
  });
});

describe("what a draft becomes", () => {
  const file = { media_id: "med_1", mime_type: "x", size: 1, filename: "a.pdf" };
  const draft = { text: " Here ", reply: null };

  it("is a file with the words as its caption, where there is room for one", () => {
    expect(messagesOf({ ...draft, uploads: [{ ...file, type: "document" }] })).toEqual([
      { type: "document", document: { id: "med_1", caption: "Here", filename: "a.pdf" } },
    ]);
  });

  it("is a voice file and the words by themselves, where there is none", () => {
    expect(messagesOf({ ...draft, uploads: [{ ...file, type: "audio" }] }).map((it) => it.type)).toEqual(["audio", "text"]);
  });

  it("quotes what it answers, once", () => {
    const reply = { wamid: "wamid.1" } as Message;
    const two = [{ ...file, type: "image" as const }, { ...file, type: "image" as const }];
    const quoting = messagesOf({ text: "", reply, uploads: two }).map((it) => it.context);
    expect(quoting).toEqual([{ message_id: "wamid.1" }, undefined]);
  });
});
