import type { Imported } from "@hubbub/client";

/** A cell that no spreadsheet takes for a formula. */
function cell(value: string | number): string {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/u.test(text) && !/^\+?\d+$/u.test(text) ? `'${text}` : text;
  return /[",\n\r]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Every row that was not taken, as a file a spreadsheet opens. */
export function badRows(imported: Imported): string {
  const rows = [...imported.rejected, ...imported.duplicate_rows].sort((a, b) => a.line - b.line);
  const lines = rows.map((it) => [it.line, it.value, it.reason].map(cell).join(","));
  return `\ufeff${["line,value,reason", ...lines].join("\r\n")}\r\n`;
}
