import { variablesOf } from "../../words/variables";
import { list, text } from "../inbox/thread/content";
import { partOf, withPart } from "./components";
import type { Part, Written } from "./written";

/** What stands in for each variable while the template is reviewed and shown. */
export type Samples = Readonly<Record<string, string>>;
type TextKind = "HEADER" | "BODY";

const MEMBER: Record<TextKind, string> = { HEADER: "header_text", BODY: "body_text" };
const MOST_PLACES = 100;

/** Meta keeps samples in a list by place, or with names. */
export function samplesOf(components: readonly Part[], kind: TextKind): Samples {
  const example = partOf(components, kind)?.example as Part | undefined;
  const named = list(example, `${MEMBER[kind]}_named_params`);
  if (named.length > 0) return Object.fromEntries(named.map((it) => [text(it, "param_name"), text(it, "example")]));
  const plain = example?.[MEMBER[kind]];
  const first: unknown[] = Array.isArray(plain) ? (Array.isArray(plain[0]) ? plain[0] : plain) : [];
  return Object.fromEntries(first.map((it, i) => [String(i + 1), typeof it === "string" ? it : ""]));
}

function exampleFor(kind: TextKind, names: readonly string[], samples: Samples, named: boolean): Part {
  if (names.length === 0) return {};
  if (named) return { [`${MEMBER[kind]}_named_params`]: names.map((name) => ({ param_name: name, example: samples[name] ?? "" })) };
  const places = names.map(Number).filter((n) => Number.isInteger(n) && n > 0 && n <= MOST_PLACES);
  const row = Array.from({ length: Math.max(0, ...places) }, (_, i) => samples[String(i + 1)] ?? "");
  if (row.length === 0) return {};
  return { [MEMBER[kind]]: kind === "BODY" ? [row] : row };
}

/** The part with these samples for the variables of its text; other members of the example stay. */
export function withSamples(components: readonly Part[], kind: TextKind, samples: Samples, named: boolean): Part[] {
  const part = partOf(components, kind);
  if (!part) return [...components];
  const names = variablesOf(text(part, "text"));
  const { [MEMBER[kind]]: _plain, [`${MEMBER[kind]}_named_params`]: _named, ...others } = (part.example ?? {}) as Part;
  const example = { ...others, ...exampleFor(kind, names, samples, named) };
  return withPart(components, kind, { example: Object.keys(example).length > 0 ? example : undefined });
}

/** While one name is being typed anew, its sample goes along. */
function carried(before: readonly string[], after: readonly string[], samples: Samples): Samples {
  if (before.length !== after.length) return samples;
  const changed = after.flatMap((name, i) => (name === before[i] ? [] : [i]));
  const [at] = changed;
  if (changed.length !== 1 || at === undefined) return samples;
  const [from, to] = [before[at] ?? "", after[at] ?? ""];
  return { ...samples, [to]: samples[to] ?? samples[from] ?? "" };
}

/** A new text. Samples follow its variables; `known` are those of variables that stood there before. */
export function withWords(written: Written, kind: TextKind, words: string, known: Samples = {}): Written {
  const before = variablesOf(text(partOf(written.components, kind), "text"));
  const now = variablesOf(words);
  const components = withPart(written.components, kind, { text: words });
  if (before.join() === now.join()) return { ...written, components };
  const samples = carried(before, now, { ...known, ...samplesOf(written.components, kind) });
  return { ...written, components: withSamples(components, kind, samples, written.parameter_format === "named") };
}
