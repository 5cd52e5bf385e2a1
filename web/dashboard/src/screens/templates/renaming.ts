import { variablesOf } from "../../words/variables";
import { partOf, withPart, wordsOf } from "./components";
import { samplesOf, withSamples } from "./samples";
import type { Part, Written } from "./written";

type Names = ReadonlyMap<string, string>;

function renamed(words: string, names: Names): string {
  return words.replace(/\{\{\s*(\w+)\s*\}\}/gu, (whole, name: string) => {
    const to = names.get(name);
    return to === undefined ? whole : `{{${to}}}`;
  });
}

function inPart(components: readonly Part[], kind: "HEADER" | "BODY", names: Names, named: boolean): Part[] {
  if (!partOf(components, kind)) return [...components];
  const samples = Object.fromEntries(
    Object.entries(samplesOf(components, kind)).map(([name, value]) => [names.get(name) ?? name, value]),
  );
  const words = wordsOf(components, kind);
  return words ? withSamples(withPart(components, kind, { text: renamed(words, names) }), kind, samples, named) : [...components];
}

/** Positional variables count within their part, named ones are of the whole template. */
export function inFormat(written: Written, format: "positional" | "named"): Written {
  if (written.parameter_format === format) return written;
  const named = format === "named";
  let components = written.components;
  for (const kind of ["HEADER", "BODY"] as const) {
    const prefix = kind === "HEADER" ? "header_" : "text_";
    const names = new Map(
      variablesOf(wordsOf(components, kind)).map((name, i) => [name, named ? prefix + name : String(i + 1)]),
    );
    components = inPart(components, kind, names, named);
  }
  return { ...written, parameter_format: format, components };
}
