import type { Template } from "@hubbub/client";

/** One template with its languages. */
export interface Named {
  name: string;
  all: Template[];
}

const HOME = /^en(_|$)/u; // shown first where there are several

/** Templates come one a language: those of one name together, in the order they came. */
export function byName(templates: readonly Template[]): Named[] {
  const groups = new Map<string, Template[]>();
  for (const it of templates) groups.set(it.name, [...(groups.get(it.name) ?? []), it]);
  return [...groups].map(([name, all]) => ({
    name,
    all: [...all].sort((a, b) => Number(HOME.test(b.language)) - Number(HOME.test(a.language))),
  }));
}

/** What it says, as far as one text says it. */
export function textOf(template: Template): string {
  const body = (template.components as Record<string, unknown>[]).find((it) => it.type === "BODY");
  return typeof body?.text === "string" ? body.text : "";
}

type Filled = Pick<Template, "language" | "variables">;

/** Whether another language takes the same values: a send fills both with the same. */
export function sameSlots(a: Filled, b: Filled): boolean {
  const keysOf = ({ variables }: Filled): string =>
    variables
      .filter((slot) => slot.required !== false)
      .map((slot) => `${slot.key}:${slot.kind}`)
      .sort()
      .join();
  return keysOf(a) === keysOf(b);
}
