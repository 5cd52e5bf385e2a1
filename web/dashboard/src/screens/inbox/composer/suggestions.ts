import type { ContactCard, Message } from "@hubbub/client";

import { filled } from "./canned";

export interface Suggestion {
  text: string;
  /** Where it comes from, in a word. */
  source: string;
  /** Titles of what it rests on, where that is known. */
  restsOn: readonly string[];
}

const MOST = 3; // keys 1, 2 and 3
const SOURCES: Partial<Record<string, string>> = { canned: "canned", past: "past answer", knowledge: "knowledge", ai: "model", model: "model" };

type Loose = Record<string, unknown>;
const loose = (value: unknown): Loose => (typeof value === "object" && value !== null ? (value as Loose) : {});

function titles(ai: unknown): string[] {
  const { sources } = loose(ai);
  return (Array.isArray(sources) ? sources : []).flatMap((it) => {
    const { title } = loose(it);
    return typeof title === "string" && title ? [title] : [];
  });
}

function suggestion({ text, source, ai }: Loose): Suggestion[] {
  if (typeof text !== "string" || !text.trim()) return [];
  return [{ text: text.trim(), source: SOURCES[String(source)] ?? "suggested", restsOn: titles(ai) }];
}

/** The replies suggested for the customer's newest message that has some; none once it was answered. */
export function suggested(messages: readonly Message[]): Suggestion[] {
  for (const message of [...messages].reverse()) {
    if (message.direction === "out") return [];
    const all = message.revoked_at ? [] : (message.suggestions ?? []).flatMap(suggestion);
    if (all.length > 0) return all;
  }
  return [];
}

/** As they will be sent: who is written to and who writes filled in, none twice. */
export function ready(all: readonly Suggestion[], contact: ContactCard, agent: { name: string } | null | undefined): Suggestion[] {
  const seen = new Map<string, Suggestion>();
  for (const it of all) {
    const text = filled(it.text, contact, agent);
    if (!seen.has(text)) seen.set(text, { ...it, text });
  }
  return [...seen.values()].slice(0, MOST);
}

/** Whether a suggestion may take the place of what stands in the composer: nothing, or another one as it was. */
export function free(all: readonly Suggestion[], text: string): boolean {
  return text.trim() === "" || all.some((it) => it.text === text);
}

export type Press = { act: "put"; text: string } | { act: "send" } | null;

/** What a press of key `n` (1, 2, 3) does. `always`: also in place of words of one's own. */
export function press(all: readonly Suggestion[], n: number, text: string, always: boolean): Press {
  const chosen = all[n - 1];
  if (!chosen) return null;
  if (text === chosen.text) return { act: "send" };
  return always || free(all, text) ? { act: "put", text: chosen.text } : null;
}
