/** Wall clocks of time zones: "2026-05-04T08:00" in Europe/Lisbon is which moment, and back. */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

// browsers still go by names that the places no longer have
const RENAMED: Record<string, string> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};
const today = (zone: string): string => RENAMED[zone] ?? zone;

export const myZone = (): string => today(Intl.DateTimeFormat().resolvedOptions().timeZone);

export function zones(): string[] {
  return [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone").map(today)])].sort();
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let made = formats.get(zone);
  if (!made) {
    made = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
    formats.set(zone, made);
  }
  return made;
}

/** What a clock there shows, as an input of date and time takes it. */
export function wallOf(at: number, zone: string): string {
  return format(zone).format(at).replace(" ", "T").slice(0, 16);
}

function offset(at: number, zone: string): number {
  const shown = Date.parse(`${format(zone).format(at).replace(" ", "T")}Z`);
  return shown - Math.floor(at / 1000) * 1000;
}

/** The moment at which a clock there shows it, the first where it does so twice; NaN when it is no time. A time that is
 * skipped in spring comes when the clock has leapt. */
export function momentOf(wall: string, zone: string): number {
  const plain = Date.parse(`${wall}Z`);
  if (Number.isNaN(plain)) return Number.NaN;
  const before = plain - offset(plain - DAY, zone);
  const after = plain - offset(plain + DAY, zone);
  return [before, after].filter((at) => wallOf(at, zone) === wall).sort((a, b) => a - b)[0] ?? before;
}

export function isoOf(wall: string, zone: string): string | null {
  const at = momentOf(wall, zone);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** "UTC+5:30", as the zone has it at that moment. */
export function offsetWords(zone: string, at: number): string {
  const minutes = Math.round(offset(at, zone) / MINUTE);
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "−" : "+"}${String(hours)}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}
