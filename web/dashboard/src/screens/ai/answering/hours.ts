import type { BusinessHours } from "@hubbub/client";

export type Span = BusinessHours["days"][string][number];
export type Week = BusinessHours["days"];

export const DAY_NAMES = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
} as const;
export type Day = keyof typeof DAY_NAMES;
export const DAYS = Object.keys(DAY_NAMES) as Day[];

export const MOST_SPANS = 6;
const OFFICE: Span = { from: "09:00", to: "18:00" };
const WORKDAYS: readonly Day[] = ["mon", "tue", "wed", "thu", "fri"];

/** Where a team begins that has said nothing of its hours: Monday to Friday, nine to six. */
export function usualWeek(): Week {
  return Object.fromEntries(WORKDAYS.map((day) => [day, [{ ...OFFICE }]]));
}

export const isOpen = (week: Week): boolean => Object.values(week).some((spans) => spans.length > 0);

/** With one day's hours in place of what was; a day without any is not named. */
export function withDay(week: Week, day: Day, spans: Span[]): Week {
  const next = { ...week, [day]: spans };
  return Object.fromEntries(DAYS.flatMap((each) => ((next[each] ?? []).length > 0 ? [[each, next[each] ?? []]] : [])));
}

/** The hours that a day offers next: behind its last ones, or the usual ones. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  if (!last) return { ...OFFICE };
  const hour = Math.min(23, Number(last.to.slice(0, 2)) + 1);
  return { from: `${String(hour).padStart(2, "0")}:00`, to: `${String(Math.min(23, hour + 3)).padStart(2, "0")}:${hour >= 20 ? "59" : "00"}` };
}

/** Whether they go on past midnight. */
export const overnight = (span: Span): boolean => span.from !== "" && span.to !== "" && span.to < span.from;

const told = (span: Span): string => `${span.from}–${span.to}`;

/** "Monday to Friday 09:00–18:00, Saturday 10:00–14:00": days in a row with the same hours read as one. */
export function weekWords(week: Week): string {
  const runs: { first: Day; last: Day; hours: string }[] = [];
  for (const day of DAYS) {
    const hours = (week[day] ?? []).map(told).join(" and ");
    const before = runs.at(-1);
    const follows = before && DAYS.indexOf(before.last) === DAYS.indexOf(day) - 1;
    if (before && follows && before.hours === hours) before.last = day;
    else if (hours) runs.push({ first: day, last: day, hours });
  }
  if (runs.length === 0) return "never open";
  return runs.map((run) => `${run.first === run.last ? DAY_NAMES[run.first] : `${DAY_NAMES[run.first]} to ${DAY_NAMES[run.last]}`} ${run.hours}`).join(", ");
}
