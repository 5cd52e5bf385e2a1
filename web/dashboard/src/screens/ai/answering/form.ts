import type { AnsweringSettings } from "@hubbub/client";

import { dollarText, microsOf } from "../dollars";
import { DAYS, isOpen, type Day, type Week } from "./hours";

export type Mode = AnsweringSettings["mode"];
export type When = AnsweringSettings["when"];

/** The settings as they stand in the form: numbers as they were typed. `everything`: whatever a customer wants. */
export interface Form {
  mode: Mode;
  everything: boolean;
  intents: string[];
  sure: number;
  when: When;
  zone: string;
  week: Week;
  holidays: string[];
  turns: string;
  aDay: string;
  anHour: string;
  cost: string;
  quiet: string;
  words: Record<string, string>;
}

export function formOf(settings: AnsweringSettings): Form {
  return {
    mode: settings.mode,
    everything: settings.intents.length === 0,
    intents: settings.intents,
    sure: settings.least_confidence,
    when: settings.when,
    zone: settings.hours.zone,
    week: settings.hours.days,
    holidays: settings.hours.holidays,
    turns: String(settings.most_turns),
    aDay: String(settings.most_a_day),
    anHour: String(settings.most_an_hour),
    cost: dollarText(settings.most_cost_micros),
    quiet: String(settings.quiet_minutes),
    words: settings.hand_over_words,
  };
}

const open = (week: Week): Week => Object.fromEntries(DAYS.flatMap((day) => ((week[day] ?? []).length > 0 ? [[day, week[day] ?? []]] : [])));

/** What is sent. Only a form without problems has a meaning. */
export function settingsOf(form: Form): AnsweringSettings {
  return {
    mode: form.mode,
    intents: form.everything ? [] : form.intents,
    least_confidence: form.sure,
    when: form.when,
    hours: { zone: form.zone, days: open(form.week), holidays: form.holidays },
    most_turns: Number(form.turns),
    most_a_day: Number(form.aDay),
    most_an_hour: Number(form.anHour),
    most_cost_micros: microsOf(form.cost),
    quiet_minutes: Number(form.quiet),
    hand_over_words: form.words,
  };
}

/** Whether two forms say the same, whatever the way they are written. */
export function same(one: Form, other: Form): boolean {
  const told = (form: Form): string => {
    const { hand_over_words, intents, ...rest } = settingsOf(form);
    return JSON.stringify([rest, [...intents].sort(), Object.entries(hand_over_words).sort(), form.everything]);
  };
  return told(one) === told(other);
}

/** What is wrong, by the names that the inbox gives: `most_turns`, `hours.days.mon[0]`. */
export type Problems = Readonly<Record<string, string>>;

const MOST_COST = 10_000; // dollars

function whole(text: string, least: number, most: number): string | undefined {
  const number = Number(text);
  if (/^\d+$/u.test(text.trim()) && number >= least && number <= most) return undefined;
  return `A whole number from ${String(least)} to ${most.toLocaleString("en-GB")}.`;
}

function spans(day: Day, week: Week): [string, string][] {
  return (week[day] ?? []).flatMap(({ from, to }, place): [string, string][] => {
    const path = `hours.days.${day}[${String(place)}]`;
    if (!from || !to) return [[path, "Say from when to when."]];
    return from === to ? [[path, "It must not end when it starts."]] : [];
  });
}

/** What the inbox would refuse, before it is asked. */
export function problemsOf(form: Form): Problems {
  const cost = microsOf(form.cost);
  const found: [string, string | undefined][] = [
    ["intents", !form.everything && form.intents.length === 0 ? "Choose at least one, or answer everything." : undefined],
    ["most_turns", whole(form.turns, 1, 20)],
    ["most_a_day", whole(form.aDay, 1, 200)],
    ["most_an_hour", whole(form.anHour, 1, 10_000)],
    ["quiet_minutes", whole(form.quiet, 1, 1440)],
    ["most_cost_micros", Number.isNaN(cost) || cost > MOST_COST * 1e6 ? "US dollars, such as 20 or 0.50; 10,000 at most." : undefined],
    ["hours.days", form.when !== "always" && !isOpen(form.week) ? "Say when the team answers." : undefined],
    ...DAYS.flatMap((day) => spans(day, form.week)),
    ...Object.entries(form.words).map(([language, words]): [string, string | undefined] => [
      `hand_over_words.${language}`,
      words.length > 1000 ? "1,000 characters at most." : undefined,
    ]),
  ];
  return Object.fromEntries(found.filter((each): each is [string, string] => each[1] !== undefined));
}

/** What the inbox refused, by the same names. */
export function refusedOf(errors: readonly { path: string; message: string }[]): Problems {
  return Object.fromEntries(
    errors.map(({ path, message }) => [path.replace(/^settings\./u, ""), `${/^must\b/u.test(message) ? `It ${message}` : message}.`.replace(/\.\.$/u, ".")]),
  );
}
