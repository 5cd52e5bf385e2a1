import type { Campaign, CampaignPlan } from "@hubbub/client";

import { isoOf, momentOf, wallOf } from "../../../words/clocks";
import { DAYS, type Day, type Planned } from "./draft";

type Schedule = NonNullable<CampaignPlan["schedule"]>;

export function scheduleOf(planned: Planned): Schedule {
  const { timezone } = planned;
  return {
    start_at: planned.when === "at" ? isoOf(planned.start, timezone) : null,
    end_at: planned.ends ? isoOf(planned.end, timezone) : null,
    timezone,
    recipient_local: planned.recipientLocal,
    quiet_hours: planned.quiet ? { from: planned.quietFrom, until: planned.quietUntil } : null,
    days: planned.days.length === DAYS.length ? [] : DAYS.filter((day) => planned.days.includes(day)),
  };
}

export function capOf(planned: Planned): CampaignPlan["frequency_cap"] {
  return planned.capped ? { messages: Number(planned.capMessages), days: Number(planned.capDays) } : null;
}

export function paceOf(planned: Planned): CampaignPlan["pace"] {
  return planned.pace.trim() ? { per_second: Number(planned.pace) } : null;
}

type Kept = Pick<Campaign, "schedule" | "pace" | "cap">;

/** What a person would have filled in to get this schedule. */
export function plannedOf({ schedule, pace, cap }: Kept, usual: Planned): Planned {
  const timezone = schedule.timezone ?? usual.timezone;
  const wall = (iso: string | null | undefined) => (iso ? wallOf(Date.parse(iso), timezone) : "");
  return {
    ...usual,
    timezone,
    when: schedule.start_at ? "at" : "now",
    start: wall(schedule.start_at),
    ends: Boolean(schedule.end_at),
    end: wall(schedule.end_at),
    recipientLocal: schedule.recipient_local ?? false,
    quiet: Boolean(schedule.quiet_hours),
    quietFrom: schedule.quiet_hours?.from ?? usual.quietFrom,
    quietUntil: schedule.quiet_hours?.until ?? usual.quietUntil,
    days: schedule.days?.length ? schedule.days : [...DAYS],
    pace: pace ? String(pace.per_second) : "",
    capped: Boolean(cap),
    capMessages: cap ? String(cap.messages) : usual.capMessages,
    capDays: cap ? String(cap.days) : usual.capDays,
  };
}

const DAY_NAMES: Record<Day, string> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};
export const dayName = (day: Day): string => DAY_NAMES[day];

const listed = new Intl.ListFormat("en", { type: "conjunction" });
const RUN = 3; // so many days in a row read as "Monday to Wednesday"

/** "Monday to Friday", "Saturday and Sunday", "every day". */
export function daysWords(days: readonly Day[]): string {
  const chosen = DAYS.filter((day) => days.includes(day));
  if (chosen.length === 0 || chosen.length === DAYS.length) return "every day";
  const runs: Day[][] = [];
  for (const day of chosen) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && DAYS.indexOf(day) === DAYS.indexOf(last) + 1) run.push(day);
    else runs.push([day]);
  }
  const words = runs.flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)];
    if (first && last && run.length >= RUN) return [`${DAY_NAMES[first]} to ${DAY_NAMES[last]}`];
    return run.map((day) => DAY_NAMES[day]);
  });
  return listed.format(words);
}

/** "4 May 2026, 08:00" on the clock of a zone. */
export function moment(iso: string, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(Date.parse(iso));
}

/** The same, as short as it can be: "08:00" today, "4 May, 08:00" this year. */
export function shortMoment(iso: string, now: number): string {
  const at = new Date(iso);
  const today = new Date(now);
  const clock = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === today.toDateString()) return clock;
  const day = at.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  return at.getFullYear() === today.getFullYear() ? `${day}, ${clock}` : `${day} ${String(at.getFullYear())}`;
}

function whose(schedule: Schedule, mine: string): string {
  if (schedule.recipient_local) return "each customer’s own clock";
  const zone = schedule.timezone ?? "UTC";
  return zone === mine ? "your clock" : `the clock of ${zone.replaceAll("_", " ")}`;
}

function starting(schedule: Schedule, mine: string, now: number): string {
  const zone = schedule.timezone ?? "UTC";
  if (!schedule.start_at || (!schedule.recipient_local && Date.parse(schedule.start_at) <= now)) return "Starts at once";
  const words = moment(schedule.start_at, zone);
  if (schedule.recipient_local) return `Starts for each customer on ${words} of their own clock`;
  return `Starts on ${words}${zone === mine ? "" : ` (${zone.replaceAll("_", " ")})`}`;
}

/** What a schedule means, in one sentence. */
export function scheduleWords(schedule: Schedule, mine: string, now: number): string {
  const parts = [starting(schedule, mine, now)];
  const quiet = schedule.quiet_hours;
  const days = schedule.days ?? [];
  if (quiet) parts.push(`sends ${quiet.until}–${quiet.from} of ${whose(schedule, mine)}, ${daysWords(days)}`);
  else if (days.length > 0) parts.push(`sends ${daysWords(days)}, by ${whose(schedule, mine)}`);
  else parts.push("sends day and night");
  if (schedule.end_at) parts.push(`and stops on ${moment(schedule.end_at, schedule.timezone ?? "UTC")}`);
  return `${parts.join(", ")}.`;
}

/** How fast and how often, in one sentence; empty when nothing is limited. */
export function limitWords(pace: Kept["pace"], cap: Kept["cap"]): string {
  const parts: string[] = [];
  if (pace) parts.push(`At most ${String(pace.per_second)} messages a second.`);
  if (cap) {
    const [messages, days] = [String(cap.messages), String(cap.days)];
    parts.push(`Nobody gets more than ${messages} campaign ${cap.messages === 1 ? "message" : "messages"} in ${days} days.`);
  }
  return parts.join(" ");
}

const past = (wall: string, zone: string, now: number): boolean => momentOf(wall, zone) <= now;

export interface Wrong {
  field: string;
  words: string;
}

/** What has to be put right in a schedule. */
export function wrongSchedule(planned: Planned, now: number): Wrong[] {
  const wrong: Wrong[] = [];
  const { timezone } = planned;
  const start = planned.when === "at" ? momentOf(planned.start, timezone) : now;
  const end = momentOf(planned.end, timezone);
  if (planned.when === "at" && Number.isNaN(start)) wrong.push({ field: "start", words: "Say when it starts." });
  if (planned.when === "at" && !planned.recipientLocal && past(planned.start, timezone, now)) {
    wrong.push({ field: "start", words: "This time has passed. Choose a later one, or start it at once." });
  }
  if (planned.ends && Number.isNaN(end)) wrong.push({ field: "end", words: "Say when it stops." });
  if (planned.ends && (end <= start || end <= now)) wrong.push({ field: "end", words: "It has to stop after it starts." });
  if (planned.quiet && (!planned.quietFrom || !planned.quietUntil)) wrong.push({ field: "quiet", words: "Say from when until when." });
  if (planned.quiet && planned.quietFrom && planned.quietFrom === planned.quietUntil) {
    wrong.push({ field: "quiet", words: "Quiet hours have to begin and end at different times." });
  }
  if (planned.days.length === 0) wrong.push({ field: "days", words: "Choose at least one day." });
  if (planned.pace.trim() && !(Number(planned.pace) > 0)) wrong.push({ field: "pace", words: "Give a number above 0, or leave it empty." });
  if (planned.capped && !(Number.isInteger(Number(planned.capMessages)) && Number(planned.capMessages) >= 1)) {
    wrong.push({ field: "cap", words: "Give at least 1 message." });
  }
  if (planned.capped && !(Number(planned.capDays) > 0 && Number(planned.capDays) <= 90)) {
    wrong.push({ field: "cap", words: "Give between 1 and 90 days." });
  }
  return wrong;
}
