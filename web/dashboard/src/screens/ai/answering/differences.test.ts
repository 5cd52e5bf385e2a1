import { describe, expect, it } from "vitest";

import { differences, onTop } from "./differences";
import { SETTINGS } from "./sample";

describe("what somebody changed", () => {
  it("is nothing when only the order differs", () => {
    const same = { ...SETTINGS, intents: ["price", "order_status"], hand_over_words: { de: "", en: "Wait a moment." } };
    expect(differences(SETTINGS, same)).toEqual([]);
  });

  it("is told field by field, before and after", () => {
    const after = { ...SETTINGS, mode: "off" as const, intents: [], least_confidence: 0.9, most_cost_micros: 5_000_000, hand_over_words: {} };
    expect(differences(SETTINGS, after)).toEqual([
      { name: "Mode", was: "Automatic", is: "Off" },
      { name: "What it answers", was: "Where is my order, What it costs", is: "Everything" },
      { name: "How sure it must be", was: "80 %", is: "90 %" },
      { name: "Cost a month", was: "$12.50", is: "$5.00" },
      { name: "Words when it hands over", was: "English: “Wait a moment.”; German: nothing", is: "Hubbub’s own words" },
    ]);
  });

  it("names hours as people say them", () => {
    const after = { ...SETTINGS, hours: { zone: "America/New_York", days: { sat: [{ from: "10:00", to: "14:00" }] }, holidays: [] } };
    expect(differences(SETTINGS, after)).toEqual([
      {
        name: "Hours of the team",
        was: "Monday to Friday 09:00–18:00 (Europe/Lisbon), not on 2026-12-25",
        is: "Saturday 10:00–14:00 (America/New York)",
      },
    ]);
  });
});

it("puts mine on top of theirs without undoing what only they did", () => {
  const mine = { ...SETTINGS, most_turns: 5, mode: "suggest" as const };
  const theirs = { ...SETTINGS, quiet_minutes: 30, mode: "off" as const };
  expect(onTop(SETTINGS, mine, theirs)).toEqual({ ...SETTINGS, most_turns: 5, quiet_minutes: 30, mode: "suggest" });
});
