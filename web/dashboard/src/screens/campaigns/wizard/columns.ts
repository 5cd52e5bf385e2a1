/** What the columns of a list are: about the recipient, or a value for the text. */
export const FIELDS = ["to", "name", "language", "timezone", "country", "variable", "skip"] as const;
export type Field = (typeof FIELDS)[number];

export const FIELD_NAMES: Record<Field, string> = {
  to: "Phone number",
  name: "Name",
  language: "Language",
  timezone: "Time zone",
  country: "Country",
  variable: "Value for the text",
  skip: "Leave out",
};

const OWN: readonly string[] = ["to", "name", "language", "timezone", "country"];
export const LONGEST_MAP = 4000;

/** Why a column cannot be used, null when it can. */
export function unusable(columns: readonly string[], at: number): string | null {
  const name = columns[at] ?? "";
  if (!name) return "has no name in the first line";
  const same = columns.findIndex((it) => it.toLowerCase() === name.toLowerCase());
  return same < at ? "has the same name as another column" : null;
}

/** The name under which a column's values can be put into a text. */
export function variableName(column: string): string {
  return column.replace(/[:,{}|]/gu, " ").replace(/\s+/gu, " ").trim();
}

export function fieldsOf(columns: readonly string[], suggested: Record<string, string>): Field[] {
  return columns.map((name, at) => {
    if (unusable(columns, at)) return "skip";
    const said = suggested[name] ?? name;
    return OWN.includes(said) ? (said as Field) : "variable";
  });
}

/** The fields with one changed. What is about the recipient can be one column only: another one gives way. */
export function withField(fields: readonly Field[], at: number, field: Field): Field[] {
  const single = field !== "variable" && field !== "skip";
  return fields.map((it, i) => (i === at ? field : single && it === field ? "variable" : it));
}

function target(column: string, field: Field): string {
  return field === "variable" ? variableName(column) : field;
}

const quoted = (name: string): string => (/[,:"]/u.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

/** `column:field,…` as the server reads it; a heading with a comma or a colon stands in quotes. */
export function mapOf(columns: readonly string[], fields: readonly Field[]): string {
  return columns
    .map((name, at) => ({ name, field: fields[at] ?? "skip", bad: unusable(columns, at) }))
    .filter(({ field, bad }) => field !== "skip" && !bad)
    .map(({ name, field }) => `${quoted(name)}:${target(name, field)}`)
    .join(",");
}

const IN_TEXT: readonly Field[] = ["name", "variable"]; // the others are about the recipient, not for the text

/** The values a text can be filled with. */
export function valuesOf(columns: readonly string[], fields: readonly Field[]): string[] {
  const names = columns.flatMap((name, at) => {
    const field = fields[at] ?? "skip";
    return IN_TEXT.includes(field) && !unusable(columns, at) ? [target(name, field)] : [];
  });
  return [...new Set(names)];
}

/** A row for a preview: `to`, and its values by name. */
export interface SampleRow {
  to: string;
  values: Record<string, string>;
}

export function sampleRows(columns: readonly string[], fields: readonly Field[], rows: readonly string[][]): SampleRow[] {
  return rows.map((row) => {
    const values: Record<string, string> = {};
    let to = "";
    columns.forEach((name, at) => {
      const field = fields[at] ?? "skip";
      if (field === "to") to = row[at] ?? "";
      else if (IN_TEXT.includes(field) && !unusable(columns, at)) values[target(name, field)] = (row[at] ?? "").trim();
    });
    return { to, values };
  });
}
