import { variablesOf } from "../../words/variables";

/** A text with what is selected in it. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

/** The selection between two signs, or freed of them when they stand there already. */
export function wrapped({ text, start, end }: Selected, sign: string): Selected {
  const [before, inside, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  const n = sign.length;
  if (before.endsWith(sign) && after.startsWith(sign)) {
    return { text: before.slice(0, -n) + inside + after.slice(n), start: start - n, end: end - n };
  }
  // WhatsApp wants the signs close to the words
  const lead = inside.length - inside.trimStart().length;
  const words = inside.trim();
  const tail = inside.slice(lead + words.length);
  return {
    text: before + inside.slice(0, lead) + sign + words + sign + tail + after,
    start: start + lead + n,
    end: start + lead + n + words.length,
  };
}

export function nextVariable(text: string, named: boolean): string {
  const names = new Set(variablesOf(text));
  for (let n = 1; ; n += 1) {
    const name = named ? (n === 1 ? "variable" : `variable_${String(n)}`) : String(n);
    if (!names.has(name)) return name;
  }
}

/** A new variable in place of the selection, whose words become its sample. A name is left selected, to be typed over. */
export function withVariable(selected: Selected, named: boolean): Selected & { name: string; sample: string } {
  const { text, start, end } = selected;
  const name = nextVariable(text, named);
  const sample = text.slice(start, end).trim();
  const whole = `{{${name}}}`;
  const at = start + whole.length;
  const places = named ? { start: start + 2, end: at - 2 } : { start: at, end: at };
  return { text: text.slice(0, start) + whole + text.slice(end), ...places, name, sample };
}
