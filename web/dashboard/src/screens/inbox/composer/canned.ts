import type { ContactCard } from "@hubbub/client";

/** What stands in a canned reply's place-holders. Unknown ones stay as they are, to be filled in by hand. */
export function filled(body: string, contact: ContactCard, agent: { name: string } | null | undefined): string {
  const first = (name: string): string => name.trim().split(/\s+/u)[0] ?? "";
  const values: Record<string, string | undefined> = {
    name: first(contact.name),
    "contact.name": contact.name,
    "contact.first_name": first(contact.name),
    "contact.phone": contact.phone ?? undefined,
    agent: first(agent?.name ?? ""),
    "agent.name": agent?.name,
    "agent.first_name": first(agent?.name ?? ""),
  };
  return body.replace(/\{\{\s*([\w.]+)\s*\}\}/gu, (whole, name: string) => values[name] || whole);
}

/** The word behind a slash that begins the text or a line, up to the caret; null when there is none. */
export function slashWord(text: string, caret: number): string | null {
  const before = text.slice(0, caret);
  return /(?:^|\n)\/(\S*)$/u.exec(before)?.[1] ?? null;
}

const SHOWN = 6;

export function matching<T extends { shortcut: string; body: string }>(replies: readonly T[], word: string): T[] {
  const asked = word.toLowerCase();
  const starts = replies.filter((it) => it.shortcut.toLowerCase().startsWith(asked));
  const holds = replies.filter((it) => !starts.includes(it) && `${it.shortcut} ${it.body}`.toLowerCase().includes(asked));
  return [...starts, ...holds].slice(0, SHOWN);
}
