const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const exactly = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

function startOfDay(ms: number): number {
  const day = new Date(ms);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}

export function daysBefore(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY);
}

export function timeOfDay(iso: string): string {
  return clock.format(Date.parse(iso));
}

export function exact(iso: string): string {
  return exactly.format(Date.parse(iso));
}

/** For lists: "now", "4 min", "14:05" today, "Yesterday", "Tue", "3 May", "3 May 2024". */
export function briefly(iso: string, now: number): string {
  const at = Date.parse(iso);
  const ago = now - at;
  if (ago < MINUTE) return "now";
  if (ago < HOUR) return `${String(Math.floor(ago / MINUTE))} min`;
  const days = daysBefore(at, now);
  if (days === 0) return clock.format(at);
  if (days === 1) return "Yesterday";
  if (days < 7) return weekday.format(at);
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? dayMonth.format(at) : dayMonthYear.format(at);
}

/** For the line between days. */
export function dayName(iso: string, now: number): string {
  const at = Date.parse(iso);
  const days = daysBefore(at, now);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? longDay.format(at) : dayMonthYear.format(at);
}

/** A day of the calendar, as its date stands: "25 Dec 2026". */
export function dayOf(date: string): string {
  return dayMonthYear.format(new Date(`${date}T12:00:00`));
}

/** "3 May 2026, 14:05". */
export function dayTime(iso: string): string {
  const at = Date.parse(iso);
  return `${dayMonthYear.format(at)}, ${clock.format(at)}`;
}

/** Time left, coarse as people say it: "23 h", "1 h 20 min", "4 min". */
export function left(ms: number): string {
  if (ms >= 2 * HOUR) return `${String(Math.floor(ms / HOUR))} h`;
  const minutes = Math.max(1, Math.floor(ms / MINUTE));
  if (minutes < 60) return `${String(minutes)} min`;
  const rest = minutes % 60;
  return rest ? `1 h ${String(rest)} min` : "1 h";
}

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, "0")}`;
}
