import { describe, expect, it } from "vitest";

import { formOf, problemsOf, refusedOf, same, settingsOf } from "./form";
import { usualWeek } from "./hours";
import { SETTINGS } from "./sample";

const FORM = formOf(SETTINGS);

it("says what it was told, unchanged", () => {
  expect(settingsOf(FORM)).toEqual(SETTINGS);
  expect(problemsOf(FORM)).toEqual({});
});

it("takes no intents for everything, and keeps those that were chosen while everything is answered", () => {
  expect(formOf({ ...SETTINGS, intents: [] }).everything).toBe(true);
  const all = { ...FORM, everything: true };
  expect(settingsOf(all).intents).toEqual([]);
  expect(all.intents).toEqual(SETTINGS.intents);
});

describe("two forms", () => {
  it.each([
    [{ cost: "12.50" }],
    [{ turns: " 3 " }],
    [{ intents: ["price", "order_status"] }],
    [{ words: { de: "", en: "Wait a moment." } }],
    [{ week: { ...usualWeek(), sun: [] } }],
  ])("say the same with %j", (change) => {
    expect(same(FORM, { ...FORM, ...change })).toBe(true);
  });

  it.each([[{ cost: "12" }], [{ sure: 0.81 }], [{ everything: true }], [{ words: {} }], [{ holidays: [] }], [{ turns: "x" }]])("differ with %j", (change) => {
    expect(same(FORM, { ...FORM, ...change })).toBe(false);
  });
});

describe("what is wrong", () => {
  it.each([
    [{ turns: "0" }, "most_turns", "A whole number from 1 to 20."],
    [{ aDay: "1.5" }, "most_a_day", "A whole number from 1 to 200."],
    [{ anHour: "10001" }, "most_an_hour", "A whole number from 1 to 10,000."],
    [{ quiet: "" }, "quiet_minutes", "A whole number from 1 to 1,440."],
    [{ cost: "much" }, "most_cost_micros", "US dollars, such as 20 or 0.50; 10,000 at most."],
    [{ cost: "10001" }, "most_cost_micros", "US dollars, such as 20 or 0.50; 10,000 at most."],
    [{ intents: [] }, "intents", "Choose at least one, or answer everything."],
    [{ week: {} }, "hours.days", "Say when the team answers."],
    [{ week: { mon: [{ from: "09:00", to: "09:00" }] } }, "hours.days.mon[0]", "It must not end when it starts."],
    [{ week: { mon: [{ from: "", to: "09:00" }] } }, "hours.days.mon[0]", "Say from when to when."],
    [{ words: { fr: "x".repeat(1001) } }, "hand_over_words.fr", "1,000 characters at most."],
  ])("%j is said at %s", (change, path, words) => {
    expect(problemsOf({ ...FORM, ...change })).toEqual({ [path]: words });
  });

  it("of hours does not matter while they are not asked for", () => {
    expect(problemsOf({ ...FORM, when: "always", week: {} })).toEqual({});
  });

  it("is named as the inbox names it", () => {
    const errors = [
      { path: "settings.hours.zone", message: "must be the name of a time zone such as Europe/Berlin" },
      { path: "settings.intents", message: "dancing is no intent." },
    ];
    expect(refusedOf(errors)).toEqual({
      "hours.zone": "It must be the name of a time zone such as Europe/Berlin.",
      intents: "dancing is no intent.",
    });
  });
});
