const UNITS = ["B", "kB", "MB", "GB"];

export function fileSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 10 || unit === 0 ? String(Math.round(value)) : value.toFixed(1)} ${UNITS[unit] ?? ""}`;
}

/** Counts in tabs and pills: past 999 only the size matters. */
export function count(n: number): string {
  return n > 999 ? `${String(Math.floor(n / 1000))}k` : String(n);
}
