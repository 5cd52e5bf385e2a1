import type { AnsweringSettings } from "@hubbub/client";

import { usualWeek } from "./hours";

/** Settings for tests. */
export const SETTINGS: AnsweringSettings = {
  mode: "automatic",
  intents: ["order_status", "price"],
  least_confidence: 0.8,
  when: "outside",
  hours: { zone: "Europe/Lisbon", days: usualWeek(), holidays: ["2026-12-25"] },
  most_turns: 3,
  most_a_day: 12,
  most_an_hour: 120,
  most_cost_micros: 12_500_000,
  quiet_minutes: 15,
  hand_over_words: { en: "Wait a moment.", de: "" },
};
