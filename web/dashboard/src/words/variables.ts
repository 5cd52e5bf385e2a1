/** The variables of a template's text, `{{1}}` or `{{first_name}}`, as the server reads them. */
const VARIABLE = /\{\{\s*(\w+)\s*\}\}/gu;

export interface Placed {
  name: string;
  start: number;
  end: number;
}

/** Every variable with its place, also those that come twice. */
export function placed(text: string): Placed[] {
  return [...text.matchAll(VARIABLE)].map((match) => ({
    name: match[1] ?? "",
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The names, each once, in order. */
export function variablesOf(text: string): string[] {
  return [...new Set(placed(text).map((it) => it.name))];
}

/** Text and variables by turns: even places are text, odd ones the names of variables. */
export function parted(text: string): string[] {
  return text.split(VARIABLE);
}

const FIRST_SIGN = 0xe000; // private use: no sign of any script
const SIGNS = /[\u{e000}-\u{f8ff}]/gu;

/** The text with one sign for each variable, so that marks and links are read as they will be with a value in place. */
export function veiled(text: string): { text: string; names: string[] } {
  const names: string[] = [];
  const veil = text.replace(VARIABLE, (_whole, name: string) => {
    names.push(name);
    return String.fromCharCode(FIRST_SIGN + names.length - 1);
  });
  return { text: veil, names };
}

/** Like `parted`, of a piece of a veiled text. */
export function unveiled(text: string, names: string[]): string[] {
  const parts = [""];
  let at = 0;
  const keep = (words: string) => parts.push((parts.pop() ?? "") + words);
  for (const match of text.matchAll(SIGNS)) {
    keep(text.slice(at, match.index));
    const name = names[match[0].charCodeAt(0) - FIRST_SIGN];
    if (name === undefined) keep(match[0]);
    else parts.push(name, "");
    at = match.index + match[0].length;
  }
  keep(text.slice(at));
  return parts;
}
