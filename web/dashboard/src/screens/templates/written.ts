import type { Template, TemplateWritten } from "@hubbub/client";

/** A component, button or example of a template, in Meta's shape. The form changes what it knows and leaves the rest. */
export type Part = Record<string, unknown>;

/** A template as it stands in the form. */
export type Written = Required<TemplateWritten> & { parameter_format: "positional" | "named" };

export const BLANK: Written = {
  name: "",
  language: "",
  category: "UTILITY",
  components: [{ type: "BODY", text: "" }],
  parameter_format: "positional",
  message_send_ttl_seconds: null,
  library: null,
  options: {},
  waba_id: null,
};

/** What there is to edit: the changes that WhatsApp has not seen yet, else what it has. */
export function writtenOf(template: Template): Written {
  const { name, language, waba_id, changes } = template;
  if (changes) {
    return {
      name,
      language,
      waba_id,
      category: changes.category,
      components: changes.components ?? [],
      parameter_format: changes.parameter_format ?? "positional",
      message_send_ttl_seconds: changes.ttl ?? null,
      library: changes.library ?? null,
      options: changes.options ?? {},
    };
  }
  const { category, components, parameter_format, message_send_ttl_seconds, library } = template;
  return { name, language, waba_id, category, components, parameter_format, message_send_ttl_seconds, library, options: {} };
}

export function same(a: unknown, b: unknown): boolean {
  return a === b || ordered(a) === ordered(b);
}

/** JSON with its members in one order, so that only what they hold counts. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_key, it: unknown) =>
    typeof it === "object" && it !== null && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  );
}

/** What an edit call has to say. The account of a template never changes; name and language only if they did. */
export function changesOf(saved: Written, now: Written): Partial<TemplateWritten> {
  const { waba_id: _account, ...members } = now;
  return Object.fromEntries(Object.entries(members).filter(([key, value]) => !same(value, saved[key as keyof Written])));
}

/** Example files at WhatsApp are of one template: a copy needs its own. */
function withoutFiles(part: Part): Part {
  if (!("format" in part) || part.format === "TEXT" || part.format === "LOCATION") return part;
  const { example: _example, ...rest } = part;
  return rest;
}

/** A new template that begins as a copy: under a free name, or of the same name for another language. */
export function copyOf(from: Written, way: "name" | "language"): Written {
  return {
    ...from,
    name: way === "language" ? from.name : from.name.slice(0, MOST.name - COPY.length) + COPY,
    language: way === "language" ? "" : from.language,
    components: from.components.map(withoutFiles),
  };
}

const COPY = "_copy";

/** As many characters as WhatsApp takes. */
export const MOST = {
  name: 512,
  header: 60,
  body: 1024,
  offerBody: 600,
  footer: 60,
  label: 25,
  url: 2000,
  phone: 20,
  coupon: 20,
  offerCoupon: 15,
  offer: 16,
  buttons: 10,
} as const;

/** Characters as WhatsApp counts them: an emoji is one or more, never half of one. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** What people type as a name, made one: "Order shipped!" becomes "order_shipped". A last _ stays while they type. */
export function asName(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/gu, "_")
    .replace(/^_+(?=[a-z0-9])/u, "")
    .slice(0, MOST.name);
}
