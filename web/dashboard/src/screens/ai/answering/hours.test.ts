import { describe, expect, it } from "vitest";

import { isOpen, nextSpan, overnight, usualWeek, weekWords, withDay } from "./hours";

const NINE = { from: "09:00", to: "18:00" };

describe("a week", () => {
  it("begins as most teams work", () => {
    expect(weekWords(usualWeek())).toBe("Monday to Friday 09:00–18:00");
    expect(isOpen(usualWeek())).toBe(true);
  });

  it("without hours is never open", () => {
    expect(isOpen({ mon: [] })).toBe(false);
    expect(weekWords({})).toBe("never open");
  });

  it("names days in a row with the same hours once, and others for themselves", () => {
    const week = { ...usualWeek(), wed: [{ from: "09:00", to: "12:00" }, { from: "14:00", to: "18:00" }], sun: [NINE] };
    expect(weekWords(week)).toBe("Monday to Tuesday 09:00–18:00, Wednesday 09:00–12:00 and 14:00–18:00, Thursday to Friday 09:00–18:00, Sunday 09:00–18:00");
  });

  it("keeps its days in order and forgets those without hours", () => {
    const week = withDay(withDay({ tue: [NINE] }, "mon", [NINE]), "tue", []);
    expect(week).toEqual({ mon: [NINE] });
    expect(Object.keys(withDay({ fri: [NINE] }, "mon", [NINE]))).toEqual(["mon", "fri"]);
  });
});

describe("hours of a day", () => {
  it.each([
    [[], NINE],
    [[{ from: "09:00", to: "12:00" }], { from: "13:00", to: "16:00" }],
    [[{ from: "09:00", to: "20:30" }], { from: "21:00", to: "23:59" }],
    [[{ from: "09:00", to: "23:30" }], { from: "23:00", to: "23:59" }],
  ])("behind %j one offers %j", (spans, next) => {
    expect(nextSpan(spans)).toEqual(next);
  });

  it("go on past midnight where they end before they begin", () => {
    expect(overnight({ from: "22:00", to: "02:00" })).toBe(true);
    expect(overnight(NINE)).toBe(false);
    expect(overnight({ from: "22:00", to: "" })).toBe(false);
  });
});
