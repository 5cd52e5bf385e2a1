import type { Conversation } from "@hubbub/client";
import { describe, expect, it } from "vitest";

import { heldOrder } from "./held-order";
import { neighbour } from "./list-order";

const rows = (...ids: string[]) => ids.map((id) => ({ id, version: 1 }) as Conversation);
const ids = (list: readonly Conversation[]) => list.map((it) => it.id);

describe("rows under the pointer", () => {
  it("stay where they are when a new one comes above, which waits", () => {
    const shown = heldOrder(rows("a", "b", "c"), rows("new", "a", "b", "c"));
    expect(ids(shown.rows)).toEqual(["a", "b", "c"]);
    expect(shown.waiting).toBe(1);
  });

  it("stay where they are when one moves up, with their newest content", () => {
    const moved = { id: "c", version: 2 } as Conversation;
    const shown = heldOrder(rows("a", "b", "c"), [moved, ...rows("a", "b")]);
    expect(shown.rows.map((it) => [it.id, it.version])).toEqual([["a", 1], ["b", 1], ["c", 2]]);
  });

  it("keep the place of one that left, and say so", () => {
    const shown = heldOrder(rows("a", "b", "c"), rows("a", "c"));
    expect(ids(shown.rows)).toEqual(["a", "b", "c"]);
    expect([...shown.gone]).toEqual(["b"]);
  });

  it("grow at the end when a further page came", () => {
    expect(ids(heldOrder(rows("a", "b"), rows("a", "b", "c", "d")).rows)).toEqual(["a", "b", "c", "d"]);
  });
});

describe("the neighbour of a conversation", () => {
  it.each([
    ["b", 1, "c"],
    ["b", -1, "a"],
    ["c", 1, undefined],
    ["gone", 1, "a"],
    [undefined, 1, "a"],
  ] as const)("of %s, by %i, is %s", (id, by, expected) => {
    expect(neighbour(["a", "b", "c"], id, by)).toBe(expected);
  });
});
