import { beforeEach, describe, expect, it } from "vitest";

import { MemoryKeep } from "./keep";
import { newClientId, Outbox, type Unsent } from "./outbox";

let keep: MemoryKeep;
let said: string[];
let line: boolean;

const open = () =>
  new Outbox(keep, (entry) => {
    if (line) said.push(entry.clientId);
    return line;
  });
const entry = (clientId: string, conversationId = "cnv_a"): Unsent => ({
  clientId, conversationId, message: { type: "text", text: { body: clientId } }, at: "2026-05-04T10:00:00Z",
});

beforeEach(() => {
  keep = new MemoryKeep();
  said = [];
  line = true;
});

describe("the outbox", () => {
  it("sends one at a time within a conversation, so that order holds, and others beside it", () => {
    const outbox = open();
    outbox.put(entry("1"));
    outbox.put(entry("2"));
    outbox.put(entry("3", "cnv_b"));
    expect(said).toEqual(["1", "3"]);
    outbox.acknowledge("1");
    expect(said).toEqual(["1", "3", "2"]);
  });

  it("keeps what could not be sent over a reload, under the same client ids and in order", () => {
    line = false;
    const before = open();
    for (const id of ["web-1", "web-2"]) before.put(entry(id));
    line = true;
    const after = open();
    after.restart();
    after.acknowledge("web-1");
    expect(said).toEqual(["web-1", "web-2"]);
  });

  it("says again what was under way when the line broke, with the same id", () => {
    const outbox = open();
    outbox.put(entry("1"));
    outbox.restart();
    expect(said).toEqual(["1", "1"]);
  });

  it("holds a refused one back with its reason, and lets the next go", () => {
    const outbox = open();
    outbox.put(entry("1"));
    outbox.put(entry("2"));
    outbox.refuse("1", { title: "Not allowed", detail: "The window is closed." });
    expect(said).toEqual(["1", "2"]);
    expect(outbox.entries.get()[0]?.problem?.detail).toBe("The window is closed.");
    outbox.acknowledge("2");
    outbox.retry("1");
    expect(said).toEqual(["1", "2", "1"]);
  });

  it("is empty after an acknowledgement, also on disk", () => {
    const outbox = open();
    outbox.put(entry("1"));
    outbox.acknowledge("1");
    expect(outbox.entries.get()).toEqual([]);
    expect(keep.length).toBe(0);
  });

  it("makes client ids that sort by their time", () => {
    expect(newClientId(1000) < newClientId(2_000_000)).toBe(true);
  });
});
