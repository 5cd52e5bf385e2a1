import { describe, expect, it, vi } from "vitest";

import { actOf, KEYS, spelled } from "./keys";

vi.hoisted(() => vi.stubGlobal("navigator", { userAgent: "Linux" }));

const pressed = (code: string, more: Partial<KeyboardEvent> = {}) =>
  ({ code, key: "", altKey: true, ctrlKey: false, metaKey: false, shiftKey: false, target: null, ...more }) as KeyboardEvent;

describe("the keys", () => {
  it("are each for one thing", () => {
    const all = KEYS.map(({ code, alt, mod }) => [code, alt, mod].join());
    expect(new Set(all).size).toBe(all.length);
  });

  it.each([["KeyA", "help"], ["KeyS", "assign"], ["Digit1", "suggestion1"], ["Digit3", "suggestion3"], ["Digit4", null]])("Alt with %s: %s", (code, act) => {
    expect(actOf(pressed(code))).toBe(act);
  });

  it("type what they type without Alt", () => {
    expect(actOf(pressed("Digit1", { altKey: false }))).toBeNull();
  });

  it("are written as people read them", () => {
    expect(KEYS.filter((it) => it.act === "suggestion2" || it.act === "help").map(spelled)).toEqual(["Alt+A", "Alt+2"]);
  });
});
