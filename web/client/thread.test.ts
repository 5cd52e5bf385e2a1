import { describe, expect, it } from "vitest";

import { message } from "./testing";
import { hasGap, withLive, withNewest, withOlder } from "./thread";

const seqs = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));

describe("a thread", () => {
  it("joins pages without doubling what they share", () => {
    const thread = withOlder(withNewest(undefined, seqs(50, 99)), seqs(1, 60));
    expect(thread.messages.map((it) => it.seq)).toEqual(seqs(1, 99).map((it) => it.seq));
    expect(thread.reachedStart).toBe(true);
  });

  it("takes pages in either order of their items", () => {
    expect(withNewest(undefined, seqs(5, 9).reverse()).messages[0]?.seq).toBe(5);
  });

  it("drops what is above a gap after a reload, so that nothing seems to follow on", () => {
    const thread = withNewest(withNewest(undefined, seqs(1, 10)), seqs(40, 60));
    expect(thread.messages[0]?.seq).toBe(40);
    expect(thread.reachedStart).toBe(false);
    expect(hasGap(thread)).toBe(false);
  });

  it("keeps what was loaded further up when the newest page reaches it", () => {
    const thread = withNewest(withNewest(undefined, seqs(1, 10)), seqs(8, 12));
    expect(thread.messages).toHaveLength(12);
  });

  it("knows that it begins at its first message, and that an empty one is whole", () => {
    expect(withNewest(undefined, seqs(1, 3)).reachedStart).toBe(true);
    expect(withNewest(undefined, []).reachedStart).toBe(true);
    expect(withNewest(undefined, seqs(2, 3)).reachedStart).toBe(false);
  });

  it("sees a gap that a live message opens", () => {
    expect(hasGap(withLive(withNewest(undefined, seqs(1, 3)), [message(5)]))).toBe(true);
  });
});
