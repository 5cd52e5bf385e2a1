import { describe, expect, it } from "vitest";

import { EventReader } from "./events";

const WHOLE = 'event: piece\r\ndata: {"text":"Hé "}\r\n\r\n: still here\r\n\r\nevent: done\r\ndata: {"a":\r\ndata: 1}\r\n\r\n';
const READ = [
  { event: "piece", data: '{"text":"Hé "}' },
  { event: "done", data: '{"a":\n1}' },
];

describe("events out of a stream", () => {
  it("are the same wherever it was cut", () => {
    for (let cut = 0; cut <= WHOLE.length; cut += 1) {
      const reader = new EventReader();
      expect([...reader.take(WHOLE.slice(0, cut)), ...reader.take(WHOLE.slice(cut))]).toEqual(READ);
    }
  });

  it("are the same with plain line ends", () => {
    expect(new EventReader().take(WHOLE.replaceAll("\r\n", "\n"))).toEqual(READ);
  });

  it("wait for their end", () => {
    expect(new EventReader().take("event: done\ndata: 1\n")).toEqual([]);
  });
});
