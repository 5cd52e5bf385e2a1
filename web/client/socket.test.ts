import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Incoming } from "./frames";
import { MemoryKeep } from "./keep";
import type { Ears, Line } from "./line";
import { Stream } from "./socket";

class FakeLine implements Line {
  said: Record<string, unknown>[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((close: { code: number; reason: string }) => void) | null = null;

  send(text: string): void {
    this.said.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  tell(frame: Incoming): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

let lines: FakeLine[];
let keep: MemoryKeep;
let heard: string[];
let tokens: (string | null)[];

const ears: Ears = {
  events: (events) => heard.push(...events.map((each) => each.id)),
  reload: (reason) => heard.push(`reload ${reason}`),
  presence: () => heard.push("presence"),
  answer: (answer) => heard.push(`${answer.op} ${answer.client_id ?? ""}`),
  live: () => heard.push("live"),
  signedOut: () => heard.push("signed out"),
};

const event = (n: number): Incoming => ({ op: "event", cursor: `${String(n)}-0`, id: `e${String(n)}`, type: "x", at: "", data: null });
const READY = { op: "ready", session: "s", heartbeat: 25 } as const;
const ready = (cursor: string, head = cursor, missed = 0): Incoming => ({ ...READY, cursor, head, missed });
const last = (): FakeLine => {
  const line = lines.at(-1);
  if (!line) throw new Error("no line was opened");
  return line;
};

function start(): Stream {
  const stream = new Stream({
    open: () => {
      const line = new FakeLine();
      lines.push(line);
      return line;
    },
    token: () => Promise.resolve(tokens.length > 1 ? (tokens.shift() ?? null) : (tokens[0] ?? null)),
    keep,
    ears,
    chance: () => 0,
  });
  stream.start();
  return stream;
}

async function connected(cursor = "5-0", head = cursor, missed = 0): Promise<Stream> {
  const stream = start();
  last().onopen?.();
  await vi.advanceTimersByTimeAsync(0);
  last().tell(ready(cursor, head, missed));
  return stream;
}

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  keep = new MemoryKeep();
  heard = [];
  tokens = ["t1"];
});
afterEach(() => vi.useRealTimers());

describe("the stream", () => {
  it("introduces itself with a token in a frame, and reloads what was loaded before it was ready", async () => {
    await connected();
    expect(last().said[0]).toEqual({ op: "auth", token: "t1", topics: ["inbox", "campaigns"] });
    expect(heard).toEqual(["reload first", "live"]);
  });

  it("comes back with the cursor of the last event it handed on, and counts what it missed", async () => {
    const stream = await connected();
    last().tell(event(6));
    last().onclose?.({ code: 1006, reason: "" });
    expect(stream.link.get().phase).toBe("offline");
    await vi.advanceTimersByTimeAsync(1000);
    last().onopen?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(last().said[0]).toMatchObject({ cursor: "6-0" });
    heard = [];
    last().tell(ready("6-0", "9-0"));
    last().tell(event(7));
    last().tell(event(8));
    await vi.advanceTimersByTimeAsync(5);
    expect(stream.link.get()).toEqual({ phase: "resuming", missed: 2 });
    last().tell(event(9));
    await vi.advanceTimersByTimeAsync(5);
    expect(stream.link.get().phase).toBe("live");
    expect(heard).toEqual(["e7", "e8", "e9", "live"]);
  });

  it("loads again instead of being told of each when it missed very much", async () => {
    keep.setItem("hubbub.cursor", "5-0");
    const stream = await connected("5-0", "900-0", 6_000);
    expect(lines).toHaveLength(2);
    last().onopen?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(last().said[0]).not.toHaveProperty("cursor");
    last().tell(ready("9001-0"));
    expect(heard).toEqual(["reload first", "live"]);
    expect(stream.link.get().phase).toBe("live");
    expect(keep.getItem("hubbub.cursor")).toBe("9001-0");
  });

  it("hands on what had come before the line was lost, and an answer after the events before it", async () => {
    await connected();
    heard = [];
    last().tell(event(6));
    last().tell({ op: "nack", client_id: "c", problem: null });
    last().tell(event(7));
    last().onclose?.({ code: 1006, reason: "" });
    expect(heard).toEqual(["e6", "nack c", "e7"]);
    expect(keep.getItem("hubbub.cursor")).toBe("7-0");
  });

  it("reloads everything when told to, and goes on from the cursor it was given", async () => {
    await connected();
    last().tell({ op: "resync", reason: "cursor_expired", cursor: "90-99999" });
    expect(heard.slice(-2)).toEqual(["reload cursor_expired", "live"]);
    expect(keep.getItem("hubbub.cursor")).toBe("90-99999");
  });

  it("takes a silent line for dead and opens another", async () => {
    await connected();
    await vi.advanceTimersByTimeAsync(54_000);
    expect(lines).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lines[0]?.closed).toBe(true);
    expect(lines.length).toBeGreaterThan(1);
  });

  it("stays while heartbeats come", async () => {
    await connected();
    for (let i = 0; i < 10; i += 1) {
      await vi.advanceTimersByTimeAsync(25_000);
      last().tell({ op: "heartbeat" });
    }
    expect(lines).toHaveLength(1);
  });

  it("waits longer with each failure, but never beyond a limit", async () => {
    start();
    const waits: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      const before = lines.length;
      last().onclose?.({ code: 1006, reason: "" });
      let waited = 0;
      while (lines.length === before) {
        await vi.advanceTimersByTimeAsync(250);
        waited += 250;
      }
      waits.push(waited);
    }
    expect(waits[0]).toBeLessThan(waits[3] ?? 0);
    expect(Math.max(...waits)).toBeLessThanOrEqual(15_000);
  });

  it("comes back when a restarting server asks it to", async () => {
    await connected();
    last().onclose?.({ code: 1012, reason: "restarting; come back in 3 s" });
    await vi.advanceTimersByTimeAsync(2900);
    expect(lines).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(lines).toHaveLength(2);
  });

  it("comes back at once when it was too slow", async () => {
    await connected();
    last().onclose?.({ code: 4408, reason: "too slow" });
    await vi.advanceTimersByTimeAsync(1);
    expect(lines).toHaveLength(2);
  });

  it("tries a refused token once more with a new one, then gives up", async () => {
    tokens = ["t1", "t2"];
    const stream = start();
    last().onopen?.();
    await vi.advanceTimersByTimeAsync(0);
    last().onclose?.({ code: 4401, reason: "expired" });
    await vi.advanceTimersByTimeAsync(10);
    last().onopen?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(last().said[0]).toMatchObject({ token: "t2" });
    tokens = ["t2"];
    last().onclose?.({ code: 4401, reason: "expired" });
    await vi.advanceTimersByTimeAsync(2000);
    last().onopen?.();
    await vi.advanceTimersByTimeAsync(0);
    last().onclose?.({ code: 4401, reason: "expired" });
    expect(stream.link.get()).toEqual({ phase: "stopped", why: "signed_out" });
    expect(heard).toContain("signed out");
  });

  it.each([
    [4409, "signed_out"],
    [4403, "forbidden"],
  ])("does not come back after %i", async (code, why) => {
    const stream = await connected();
    last().onclose?.({ code, reason: "" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lines).toHaveLength(1);
    expect(stream.link.get()).toEqual({ phase: "stopped", why });
  });

  it("keeps the line open with a newer token", async () => {
    await connected();
    tokens = ["t2"];
    await vi.advanceTimersByTimeAsync(20_000);
    expect(last().said.at(-1)).toEqual({ op: "auth", token: "t2", topics: ["inbox", "campaigns"] });
  });

  it("asks a line it has doubts about, and leaves it when no answer comes", async () => {
    const stream = await connected();
    stream.doubt();
    expect(last().said.at(-1)).toEqual({ op: "ping", n: 1 });
    await vi.advanceTimersByTimeAsync(3_500);
    expect(lines[0]?.closed).toBe(true);
  });

  it("leaves a line on which a send is not answered", async () => {
    const stream = await connected();
    stream.say({ op: "send", client_id: "c", conversation_id: "cnv_a", message: {} });
    await vi.advanceTimersByTimeAsync(16_000);
    expect(lines[0]?.closed).toBe(true);
  });

  it("says nothing while there is no line, and tells so", () => {
    expect(start().say({ op: "ping", n: 1 })).toBe(false);
  });
});
