/** By account: how many templates were new, changed, gone at WhatsApp, the same, or changed meanwhile. */
export type Synced = Record<string, Partial<Record<"created" | "changed" | "gone" | "same" | "overtaken", number>>>;

const WORDS = [
  ["created", "new"],
  ["changed", "changed"],
  ["gone", "deleted at WhatsApp"],
  ["overtaken", "changed meanwhile"],
] as const;

/** "2 new, 1 changed, 14 as they were." */
export function syncWords(synced: Synced): string {
  const counts = Object.values(synced);
  if (counts.length === 0) return "There is no WhatsApp account to sync with. Add a number first.";
  const sum = (key: keyof Synced[string]): number => counts.reduce((all, it) => all + (it[key] ?? 0), 0);
  const told = WORDS.flatMap(([key, words]) => (sum(key) > 0 ? [`${String(sum(key))} ${words}`] : []));
  const rest = sum("same");
  if (told.length === 0) return rest > 0 ? `Nothing new: ${String(rest)} as they were.` : "WhatsApp has no templates yet.";
  return `${[...told, ...(rest > 0 ? [`${String(rest)} as they were`] : [])].join(", ")}.`;
}
