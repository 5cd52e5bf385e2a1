import type { TemplateFinding } from "@hubbub/client";

import { text } from "../inbox/thread/content";
import { anchorsOf, type Anchor } from "./anchors";
import { kindOf } from "./components";
import type { Written } from "./written";

export type Level = NonNullable<TemplateFinding["level"]>;

/** A finding at its place in the form. */
export interface Placed {
  anchor: Anchor;
  level: Level;
  rule: string;
  message: string;
  /** The text it is about, with the place marked, where the checker told one. */
  marked: Excerpt | null;
  /** The same place for a text field's selection. */
  range: readonly [number, number] | null;
}

export interface Excerpt {
  before: string;
  words: string;
  after: string;
}

const LEVELS: readonly Level[] = ["error", "warning", "hint"];
const AROUND = 18; // characters shown on either side
const LONGEST = 40;
const MEMBERS: Record<string, string> = {
  otp_type: "otp",
  package_name: "package",
  signature_hash: "signature",
  zero_tap_terms_accepted: "terms",
  text: "label",
  autofill_text: "autofill",
};

function codeAnchor(kind: string, member: string): Anchor {
  if (kind === "BODY") return "code.security";
  if (kind === "FOOTER") return "code.minutes";
  return `code.${MEMBERS[member] ?? "otp"}`;
}

/** The most exact place a path can mean, whether the form has it now or not. */
function exactAnchor(path: string, rule: string, written: Written): Anchor {
  const code = written.category === "AUTHENTICATION";
  const inPart = /^components\[(\d+)\](.*)$/u.exec(path);
  if (!inPart) {
    if (!path.startsWith("components")) return path.startsWith("library") ? "kept" : path;
    return code ? "code.otp" : rule === "not_an_object" ? "kept" : "body.text";
  }
  const kind = kindOf(written.components[Number(inPart[1])]);
  const rest = inPart[2] ?? "";
  const member = /\.(\w+)$/u.exec(rest)?.[1] ?? "";
  if (code && ["BODY", "FOOTER", "BUTTONS"].includes(kind)) return codeAnchor(kind, member);
  if (kind === "LIMITED_TIME_OFFER") return "offer";
  if (kind === "BUTTONS") {
    const button = /^\.buttons\[(\d+)\](?:\.(\w+))?/u.exec(rest);
    return button ? ["buttons", button[1], button[2]].filter(Boolean).join(".") : "buttons";
  }
  if (!["HEADER", "BODY", "FOOTER"].includes(kind)) return "kept";
  const part = kind.toLowerCase();
  if (rest.startsWith(".example.header_handle")) return "header.file";
  return rest.startsWith(".example") ? `${part}.samples` : rest.startsWith(".text") ? `${part}.text` : part;
}

/** The nearest place that is there: `buttons.1.flow_id` → `buttons.1` → `buttons`. */
function landing(anchor: Anchor, present: ReadonlySet<Anchor>): Anchor {
  for (let at = anchor; at; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
    if (present.has(at)) return at;
    if (present.has(`${at}.text`)) return `${at}.text`;
  }
  return present.has("kept") ? "kept" : "name";
}

/** Python counts characters, a text field counts halves of some. */
function unitsOf(text: string, characters: number): number {
  return Array.from(text).slice(0, characters).join("").length;
}

/** The marked words and a little on either side, on one line. */
export function excerpt(text: string, start: number, end: number): Excerpt {
  const characters = Array.from(text);
  const line = (words: string[]): string => words.join("").replace(/\s/gu, " ");
  const words = characters.slice(start, end);
  return {
    before: (start > AROUND ? "…" : "") + line(characters.slice(Math.max(0, start - AROUND), start)),
    words: line(words.slice(0, LONGEST)) + (words.length > LONGEST ? "…" : ""),
    after: words.length > LONGEST ? "" : line(characters.slice(end, end + AROUND)) + (characters.length > end + AROUND ? "…" : ""),
  };
}

/** The text a path leads to: `components[1].text`, `components[3].buttons[0].url`. */
function textAt(path: string, written: Written): string {
  return text(written, ...(path.match(/\w+/gu) ?? []));
}

const INSTEAD: Record<string, string> = {
  body_missing: "Write the text of the message",
  header_missing: "Write the header, or choose None",
  button_label_missing: "Write what stands on the button",
  url_missing: "Write the address that opens",
  phone_missing: "Write the number to call",
  offer_text_missing: "Write what the offer is",
};

function said({ rule, message, path }: TemplateFinding, written: Written): string {
  if (rule === "name" && !written.name) return "Give the template a name";
  if (rule === "language" && !written.language) return "Choose a language";
  const words = INSTEAD[rule] ?? message;
  return path === "name" || /^\p{Ll}/u.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}

/** Every finding with its place in the form, the gravest first. */
export function placedFindings(findings: readonly TemplateFinding[], written: Written): Placed[] {
  const present = anchorsOf(written);
  return findings
    .map((finding): Placed => {
      const { path, rule, start, end } = finding;
      const whole = textAt(path, written);
      const told = typeof start === "number" && typeof end === "number" && whole !== "";
      return {
        anchor: landing(exactAnchor(path, rule, written), present),
        level: finding.level ?? "error",
        rule,
        message: said(finding, written),
        marked: told ? excerpt(whole, start, end) : null,
        range: told ? [unitsOf(whole, start), unitsOf(whole, end)] : null,
      };
    })
    .sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

/** What the category costs stands at the category alone; all else is also in the list. */
export const listed = (findings: readonly Placed[]): Placed[] => findings.filter((it) => it.rule !== "price");

export function countsOf(findings: readonly Placed[]): Record<Level, number> {
  const counts: Record<Level, number> = { error: 0, warning: 0, hint: 0 };
  for (const it of findings) counts[it.level] += 1;
  return counts;
}

const plural = (n: number, word: string): string => `${String(n)} ${word}${n === 1 ? "" : "s"}`;

/** "2 to mend · 1 warning" */
export function countWords(counts: Record<Level, number>): string {
  const words = [
    counts.error > 0 && `${String(counts.error)} to mend`,
    counts.warning > 0 && plural(counts.warning, "warning"),
    counts.hint > 0 && plural(counts.hint, "hint"),
  ].filter(Boolean);
  return words.length > 0 ? words.join(" · ") : "Nothing known that WhatsApp would refuse";
}
