import type { Message, Note, Unsent } from "@hubbub/client";
import { describe, expect, it } from "vitest";

import { lay } from "./lay";

const at = (minute: number, day = 4) => new Date(2026, 4, day, 10, minute).toISOString();
const message = (seq: number, minute: number, more: Partial<Message> = {}): Message => ({
  id: `msg_${String(seq)}`, conversation_id: "cnv_a", seq, direction: "in", type: "text", content: {}, status: "received",
  author: { kind: "customer" }, at: at(minute), received_at: at(minute), version: 1, ...more,
});
const note = (id: string, after: number): Note => ({
  id, conversation_id: "cnv_a", after_seq: after, body: "n", author: { kind: "person", id: "per_1" }, at: at(5),
});
const kinds = (rows: ReturnType<typeof lay>) => rows.map((row) => (row.kind === "message" ? row.message.seq : row.kind));
const NONE = { notes: [], unsent: [], unread: null };

describe("a laid out thread", () => {
  it("puts a line before each day", () => {
    const rows = lay({ ...NONE, messages: [message(1, 0), message(2, 1), message(3, 0, { at: at(0, 5) })] });
    expect(kinds(rows)).toEqual(["day", 1, 2, "day", 3]);
  });

  it("gives every row its own key, also when Meta's times go back over midnight", () => {
    const messages = [message(1, 0), message(2, 0, { at: at(0, 5) }), message(3, 1), message(4, 1, { at: at(1, 5) })];
    const keys = lay({ ...NONE, messages }).map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("shows notes behind the message they were written after, and those before the first loaded message not", () => {
    const rows = lay({ ...NONE, messages: [message(5, 0), message(6, 1)], notes: [note("old", 2), note("mid", 5), note("end", 6)] });
    expect(kinds(rows)).toEqual(["day", 5, "note", 6, "note"]);
  });

  it("shows notes of a conversation without messages", () => {
    expect(kinds(lay({ ...NONE, messages: [], notes: [note("first", 0)] }))).toEqual(["day", "note"]);
  });

  it("puts the unread line before the first unread message and says how many there were", () => {
    const rows = lay({ ...NONE, messages: [message(1, 0), message(2, 1), message(3, 2)], unread: { from: 2, count: 2 } });
    expect(kinds(rows)).toEqual(["day", 1, "unread", 2, 3]);
    expect(rows[2]).toMatchObject({ count: 2 });
  });

  it("joins what one person wrote in a row, until another writes, time passes or a line comes between", () => {
    const ours = { direction: "out" as const, author: { kind: "person" as const, id: "per_1" } };
    const rows = lay({ ...NONE, messages: [message(1, 0), message(2, 1), message(3, 2, ours), message(4, 20, ours), message(5, 21, ours)] });
    const runs = rows.flatMap((row) => (row.kind === "message" ? [[row.message.seq, row.starts, row.ends]] : []));
    expect(runs).toEqual([[1, true, false], [2, false, true], [3, true, true], [4, true, false], [5, false, true]]);
  });

  it("keeps a message under the key it had while it was unsent", () => {
    const unsent: Unsent = { clientId: "c-1", conversationId: "cnv_a", message: { type: "text" }, at: at(3) };
    const before = lay({ ...NONE, messages: [message(1, 0)], unsent: [unsent] });
    const after = lay({ ...NONE, messages: [message(1, 0), message(2, 3, { client_id: "c-1", direction: "out" })] });
    expect(before.at(-1)?.key).toBe(after.at(-1)?.key);
  });
});
