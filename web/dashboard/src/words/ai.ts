import type { AiAnswer } from "@hubbub/client";

import { price } from "./price";

const MICROS = 1_000_000; // of a US dollar
const LEAST = 50; // less than this would be shown as nothing

/** What a model's answer cost. */
export function aiPrice(micros: number): string {
  if (micros === 0) return "nothing";
  return micros < LEAST ? "less than $0.0001" : price(micros / MICROS, "USD");
}

type Source = NonNullable<AiAnswer["sources"]>[number];

export function aiSource({ kind, title }: Source): string {
  return kind === "passage" ? title : `A past answer: ${title}`;
}

interface Made {
  by?: "local" | "model";
  model?: string | null;
  note?: string | null;
}

/** Who made something: this machine, or a model by name. */
export function madeBy({ by, model }: Made): string {
  return by === "model" ? `Written by ${model ?? "a language model"}` : "Made on this machine";
}

/** The same, or what is said in its place: the note of a local form tells how it was made, and why. */
export function origin(made: Made): string[] {
  const { by, note } = made;
  return by === "model" || !note ? [madeBy(made), ...(note ? [note] : [])] : [note];
}
