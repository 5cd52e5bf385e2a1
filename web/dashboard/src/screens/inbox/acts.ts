import { explain, type Conversation, type ConversationChanges } from "@hubbub/client";

import { hub } from "../../hub";
import { toast } from "../../pieces/toasts";

/** What people do to conversations, one or many. Shown at once; a refusal is said and taken back. */
export async function change(ids: readonly string[], changes: ConversationChanges): Promise<void> {
  const outcomes = await Promise.allSettled(ids.map((id) => hub.change(id, changes)));
  const failed = outcomes.find((it) => it.status === "rejected");
  if (failed) toast(explain(failed.reason), { bad: true });
}

export async function resolve(conversations: readonly Conversation[]): Promise<void> {
  const ids = conversations.map((it) => it.id);
  const what = ids.length > 1 ? `${String(ids.length)} conversations resolved` : "Resolved";
  toast(what, { action: { label: "Undo", run: () => void change(ids, { status: "open" }) } });
  await change(ids, { status: "resolved" });
}

export async function reopen(ids: readonly string[]): Promise<void> {
  await change(ids, { status: "open" });
}

export async function snooze(ids: readonly string[], until: Date): Promise<void> {
  const words = until.toLocaleString(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });
  toast(`Snoozed until ${words}`, { action: { label: "Undo", run: () => void change(ids, { status: "open" }) } });
  await change(ids, { status: "snoozed", snoozed_until: until.toISOString() });
}

export async function claim(id: string): Promise<void> {
  try {
    await hub.claim(id);
  } catch (error) {
    toast(explain(error), { bad: true });
  }
}

export async function toggleLabel(conversations: readonly Conversation[], label: string, on: boolean): Promise<void> {
  await Promise.all(
    conversations.map((it) => {
      const others = it.labels.filter((name) => name !== label);
      return change([it.id], { labels: on ? [...others, label] : others });
    }),
  );
}

export interface SnoozeChoice {
  label: string;
  until: Date;
}

const MORNING = 9;

/** "In 1 hour", "This evening", "Tomorrow", "Next Monday": only those that still lie ahead. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const at = (days: number, hour: number): Date => {
    const date = new Date(now);
    date.setDate(date.getDate() + days);
    date.setHours(hour, 0, 0, 0);
    return date;
  };
  const monday = ((8 - now.getDay()) % 7) || 7;
  const choices = [
    { label: "In 1 hour", until: new Date(now.getTime() + 3_600_000) },
    { label: "In 3 hours", until: new Date(now.getTime() + 3 * 3_600_000) },
    { label: "This evening", until: at(0, 18) },
    { label: "Tomorrow morning", until: at(1, MORNING) },
    { label: "Next Monday", until: at(monday, MORNING) },
  ];
  return choices.filter((it) => it.until > now);
}
