/** WhatsApp's own marks and links, as a small tree. Nothing is ever put on the page as HTML. */
export type Piece =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "code"; text: string }
  | { kind: Mark; inside: Piece[] };

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']+[^\s<>"'.,;:!?)\]}]/giu;
const CODE = /```([\s\S]+?)```|`([^`\n]+)`/u;
type Mark = "bold" | "italic" | "strike";
const MARKS: { kind: Mark; pattern: RegExp }[] = (
  [
    ["*", "bold"],
    ["_", "italic"],
    ["~", "strike"],
  ] as const
).map(([sign, kind]) => ({
  kind,
  pattern: new RegExp(`(?<![\\p{L}\\p{N}/${sign}])[${sign}](?!\\s)[^\\n${sign}]*?[^\\s${sign}][${sign}](?![\\p{L}\\p{N}/])`, "u"),
}));

function links(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > at) pieces.push({ kind: "text", text: text.slice(at, match.index) });
    const href = /^https?:/iu.test(match[0]) ? match[0] : `https://${match[0]}`;
    pieces.push({ kind: "link", text: match[0], href });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ kind: "text", text: text.slice(at) });
  return pieces;
}

/** The first marked stretch: `*bold*` with no space inside the stars and no letter outside them. */
function firstMarked(text: string): { start: number; end: number; kind: Mark } | null {
  let found: { start: number; end: number; kind: Mark } | null = null;
  for (const { kind, pattern } of MARKS) {
    const match = pattern.exec(text);
    if (match && (!found || match.index < found.start)) found = { start: match.index, end: match.index + match[0].length, kind };
  }
  return found;
}

function marked(text: string): Piece[] {
  const found = firstMarked(text);
  if (!found) return links(text);
  const inside = marked(text.slice(found.start + 1, found.end - 1));
  return [...links(text.slice(0, found.start)), { kind: found.kind, inside }, ...marked(text.slice(found.end))];
}

export function pieces(text: string): Piece[] {
  const code = CODE.exec(text);
  if (!code) return marked(text);
  const whole = code[0];
  const before = text.slice(0, code.index);
  const after = text.slice(code.index + whole.length);
  return [...marked(before), { kind: "code", text: code[1] ?? code[2] ?? "" }, ...(after ? pieces(after) : [])];
}

const EMOJI_ONLY = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u;
const MOST_LARGE = 3;

/** One to three emoji and nothing else: shown large. */
export function largeEmoji(text: string): boolean {
  if (!EMOJI_ONLY.test(text) || /^[\d\s#*]+$/u.test(text)) return false;
  return [...new Intl.Segmenter().segment(text.replace(/\s/gu, ""))].length <= MOST_LARGE;
}
