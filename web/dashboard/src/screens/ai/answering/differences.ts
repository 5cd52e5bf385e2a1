import type { AnsweringSettings } from "@hubbub/client";

import { dollars } from "../dollars";
import { weekWords } from "./hours";
import { intentName } from "./intents";
import { languageName } from "./languages";

export const MODE_NAMES: Readonly<Record<AnsweringSettings["mode"], string>> = { off: "Off", suggest: "Suggest", automatic: "Automatic" };
export const WHEN_NAMES: Readonly<Record<AnsweringSettings["when"], string>> = {
  always: "Always",
  within: "Only while the team answers",
  outside: "Only while the team does not answer",
};

type Field = keyof AnsweringSettings;
const NAMES: Readonly<Record<Field, string>> = {
  mode: "Mode",
  intents: "What it answers",
  least_confidence: "How sure it must be",
  when: "When",
  hours: "Hours of the team",
  most_turns: "Messages in a row",
  most_a_day: "Messages a day in a conversation",
  most_an_hour: "Messages an hour on the number",
  most_cost_micros: "Cost a month",
  quiet_minutes: "Quiet after a person",
  hand_over_words: "Words when it hands over",
};
const FIELDS = Object.keys(NAMES) as Field[];
const QUOTED = 60; // characters of a text

const cut = (text: string): string => (text.length > QUOTED ? `${text.slice(0, QUOTED - 1)}…` : text);

function handOver(words: AnsweringSettings["hand_over_words"]): string {
  const own = Object.entries(words).map(([language, text]) => `${languageName(language)}: ${text ? `“${cut(text)}”` : "nothing"}`);
  return own.length > 0 ? own.join("; ") : "Hubbub’s own words";
}

function hours({ zone, days, holidays }: AnsweringSettings["hours"]): string {
  const off = holidays.length > 0 ? `, not on ${[...holidays].sort().join(", ")}` : "";
  return `${weekWords(days)} (${zone.replaceAll("_", " ")})${off}`;
}

/** One setting in words. */
export function said(field: Field, settings: AnsweringSettings): string {
  switch (field) {
    case "mode":
      return MODE_NAMES[settings.mode];
    case "when":
      return WHEN_NAMES[settings.when];
    case "intents":
      return settings.intents.length > 0 ? settings.intents.map(intentName).join(", ") : "Everything";
    case "least_confidence":
      return `${String(Math.round(settings.least_confidence * 100))} %`;
    case "most_cost_micros":
      return dollars(settings.most_cost_micros);
    case "quiet_minutes":
      return `${String(settings.quiet_minutes)} min`;
    case "hours":
      return hours(settings.hours);
    case "hand_over_words":
      return handOver(settings.hand_over_words);
    default:
      return String(settings[field]);
  }
}

/** A value whose text is the same for the same meaning. */
function plain(value: unknown): string {
  if (Array.isArray(value) && value.every((it) => typeof it === "string")) return JSON.stringify([...value].sort());
  return JSON.stringify(value, (_, it: unknown) =>
    typeof it === "object" && it !== null && !Array.isArray(it) ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1))) : it,
  );
}

const equal = (one: unknown, other: unknown): boolean => plain(one) === plain(other);

export interface Difference {
  name: string;
  was: string;
  is: string;
}

/** What somebody changed, field by field. */
export function differences(before: AnsweringSettings, after: AnsweringSettings): Difference[] {
  return FIELDS.filter((field) => !equal(before[field], after[field])).map((field) => ({
    name: NAMES[field],
    was: said(field, before),
    is: said(field, after),
  }));
}

/** Theirs, with what I had changed on top: what only they changed stays theirs. */
export function onTop(base: AnsweringSettings, mine: AnsweringSettings, theirs: AnsweringSettings): AnsweringSettings {
  const changed = FIELDS.filter((field) => !equal(base[field], mine[field]));
  return { ...theirs, ...Object.fromEntries(changed.map((field) => [field, mine[field]])) };
}
