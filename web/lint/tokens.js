/**
 * Colours, sizes and durations come from theme/tokens.css. A literal elsewhere looks right today and wrong in the dark,
 * at 200 % or on the next screen. Write `var(--…)`; if the value is missing, add it to tokens.css with a name.
 * Breakpoints stand in media and container queries as they are, because variables do not work there.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch|color-mix|light-dark)a?\(/iu;
const NAMED = /(?<![\w-])(?:white|black|red|green|blue|yellow|orange|grey|gray|purple|pink|brown)(?![\w-])/iu;
const SIZE = /(?<![\w#.-])(?!0(?:px|rem|s|ms)?(?![\d.]))-?\d*\.?\d+(?:px|rem|pt|cm|ms|s)\b/iu;
const BREAKPOINTS = new Set(["720px", "1180px", "1800px"]); // of the window
const CONTAINERS = new Set(["440px", "640px"]); // of a pane
const STYLE_PROP = /style=\{\{([^}]*)\}\}/gu;
const LITERAL_IN_STYLE = /["'`](?:[^"'`$]*\d(?:px|rem|ms|s)\b|#[0-9a-f]{3,8}|rgb|hsl)[^"'`]*["'`]/iu;

function withoutComments(css) {
  return css.replace(/\/\*[\s\S]*?\*\//gu, (comment) => comment.replace(/[^\n]/gu, " "));
}

/** What is wrong in a style sheet: [line, words] each. */
export function inCss(text) {
  return withoutComments(text)
    .split("\n")
    .flatMap((line, i) => {
      const widths = { "@media": BREAKPOINTS, "@container": CONTAINERS }[line.trimStart().split(" ")[0]];
      if (widths) {
        const unknown = (line.match(/\d+px/gu) ?? []).filter((width) => !widths.has(width));
        return unknown.map((width) => [i + 1, `${width} is no breakpoint of ours`]);
      }
      const value = line.slice(line.indexOf(":") + 1);
      if (!line.includes(":") || line.trimEnd().endsWith("{")) return [];
      const found = COLOUR.exec(value) ?? NAMED.exec(value) ?? SIZE.exec(value);
      return found ? [[i + 1, `${found[0]} is a literal: use a token`]] : [];
    });
}

/** What is wrong in the style properties of a component. */
export function inTsx(text) {
  const found = [];
  for (const match of text.matchAll(STYLE_PROP)) {
    const literal = LITERAL_IN_STYLE.exec(match[1] ?? "");
    const line = text.slice(0, match.index).split("\n").length;
    if (literal) found.push([line, `${literal[0]} in a style: use a class and a token`]);
  }
  return found;
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

export function check(folder) {
  const problems = [];
  for (const path of files(folder)) {
    if (path.endsWith("tokens.css")) continue;
    const text = readFileSync(path, "utf8");
    const found = path.endsWith(".css") ? inCss(text) : path.endsWith(".tsx") ? inTsx(text) : [];
    for (const [line, words] of found) problems.push(`${relative(process.cwd(), path)}:${line} ${words}`);
  }
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = check(fileURLToPath(new URL("../dashboard/src", import.meta.url)));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
