import { variablesOf } from "../../words/variables";
import { buttonsOf, FILES, headerKind, keptParts, kindOf, wordsOf } from "./components";
import type { Part, Written } from "./written";

/** A place of the form: `name`, `body.text`, `buttons.1.url`, `code.minutes`. Findings are shown there. */
export type Anchor = string;

/** What a button of each kind has fields for. */
const BUTTON_FIELDS: Record<string, string[]> = {
  QUICK_REPLY: ["text"],
  URL: ["text", "url", "example"],
  PHONE_NUMBER: ["text", "phone_number"],
  COPY_CODE: ["example"],
  FLOW: ["text", "flow_id", "navigate_screen"],
  VOICE_CALL: ["text"],
  CATALOG: ["text"],
  MPM: ["text"],
};

export const fieldsOf = (button: Part): readonly string[] => BUTTON_FIELDS[kindOf(button)] ?? [];

const CODE = ["code.security", "code.minutes", "code.otp", "code.label", "code.autofill", "code.package", "code.signature", "code.terms"];

/** Every place that the form has for this template now. */
export function anchorsOf(written: Written): ReadonlySet<Anchor> {
  const { components, category, library } = written;
  const found = ["name", "language", "category", "ttl"];
  if (library) return new Set([...found, "kept"]);
  if (keptParts(components).length > 0) found.push("kept");
  if (category === "AUTHENTICATION") return new Set([...found, ...CODE]);
  found.push("header", "body.text", "footer.text", "buttons");
  const kind = headerKind(components);
  if (kind === "TEXT") found.push("header.text");
  if (FILES[kind]) found.push("header.file");
  for (const [part, anchor] of [["HEADER", "header"], ["BODY", "body"]] as const) {
    if (variablesOf(wordsOf(components, part)).length > 0) found.push(`${anchor}.samples`);
  }
  if (category === "MARKETING") found.push("offer");
  buttonsOf(components).forEach((button, i) => {
    found.push(`buttons.${String(i)}`, ...fieldsOf(button).map((field) => `buttons.${String(i)}.${field}`));
  });
  return new Set(found);
}

const BUTTON_WORDS: Record<string, string> = {
  text: "label",
  url: "address",
  example: "example",
  phone_number: "phone number",
  flow_id: "form",
  navigate_screen: "first screen",
};

const WORDS: Record<string, string> = {
  name: "Name",
  language: "Language",
  category: "Category",
  ttl: "How long to try",
  header: "Header",
  "header.text": "Header",
  "header.samples": "Sample of the header",
  "header.file": "Example file",
  "body.text": "Text",
  "body.samples": "Samples of the text",
  "footer.text": "Footer",
  buttons: "Buttons",
  offer: "Limited-time offer",
  kept: "Parts kept as they are",
  "code.security": "Text",
  "code.minutes": "How long the code is good",
  "code.otp": "Button",
  "code.label": "Button label",
  "code.autofill": "Autofill label",
  "code.package": "Android package",
  "code.signature": "App signature",
  "code.terms": "Terms",
};

/** The place in words, for the list of findings. */
export function anchorWords(anchor: Anchor): string {
  const [part, at, field] = anchor.split(".");
  if (part !== "buttons" || at === undefined) return WORDS[anchor] ?? "Template";
  const button = `Button ${String(Number(at) + 1)}`;
  return field ? `${button}: ${BUTTON_WORDS[field] ?? field}` : button;
}
