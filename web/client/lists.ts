import type { Conversation, ConversationStatus, MoodLabel } from "./types";
import { newer } from "./versions";

export type Tab = "mine" | "unassigned" | "all";
export type Sort = "newest" | "waiting" | "window";

/** What a list shows: the same words go to the server and are judged here when an event comes. */
export interface Filter {
  tab: Tab;
  status: ConversationStatus;
  number?: string;
  label?: string;
  unread?: boolean;
  mood?: MoodLabel;
  q?: string;
  sort: Sort;
}

export interface List {
  items: Conversation[];
  next: string | null;
}

export function queryOf(filter: Filter): Record<string, string | boolean | undefined> {
  const assignee = { mine: "me", unassigned: "none", all: undefined }[filter.tab];
  return {
    status: filter.status,
    assignee,
    number: filter.number,
    label: filter.label,
    unread: filter.unread ? true : undefined,
    mood: filter.mood,
    q: filter.q,
    sort: filter.sort,
  };
}

/** Whether the server would list it. The two special orders list only what they order by. */
export function matches(filter: Filter, it: Conversation, myId: string, now = Date.now()): boolean {
  if (it.status !== filter.status) return false;
  if (filter.tab === "mine" && it.assignee_id !== myId) return false;
  if (filter.tab === "unassigned" && it.assignee_id !== null) return false;
  if (filter.number && it.number_id !== filter.number) return false;
  if (filter.label && !it.labels.includes(filter.label)) return false;
  if (filter.mood && it.mood?.label !== filter.mood) return false;
  if (filter.sort === "waiting" && it.waiting_since === null) return false;
  if (filter.sort === "window" && !(it.window_expires_at && Date.parse(it.window_expires_at) > now)) return false;
  return !filter.unread || it.unread > 0;
}

const LAST = Number.MAX_SAFE_INTEGER;

function rank(it: Conversation, sort: Sort): number {
  if (sort === "waiting") return it.waiting_since ? Date.parse(it.waiting_since) : LAST;
  if (sort === "window") return it.window_expires_at ? Date.parse(it.window_expires_at) : LAST;
  return -Date.parse(it.last_message_at ?? it.created_at);
}

export function inOrder(sort: Sort): (a: Conversation, b: Conversation) => number {
  const ascending = sort === "newest" ? -1 : 1; // ties, as the server breaks them
  return (a, b) => rank(a, sort) - rank(b, sort) || (a.id < b.id ? -ascending : ascending);
}

/**
 * A conversation changed. It enters, moves or leaves; an older copy changes nothing. What sorts behind the last
 * loaded row of an unfinished list stays out, because the next page brings it. A search ranks by words only the
 * server knows: there, rows change but none enter.
 */
export function withConversation(list: List, filter: Filter, come: Conversation, myId: string): List {
  const held = list.items.find((it) => it.id === come.id);
  if (held !== undefined && newer(held, come) === held) return list;
  const rest = list.items.filter((it) => it.id !== come.id);
  if (filter.q) {
    return held ? { ...list, items: list.items.map((it) => (it.id === come.id ? come : it)) } : list;
  }
  if (!matches(filter, come, myId)) return held ? { ...list, items: rest } : list;
  const order = inOrder(filter.sort);
  const place = rest.findIndex((it) => order(come, it) < 0);
  if (place === -1 && list.next !== null) return held ? { ...list, items: rest } : list;
  const items = place === -1 ? [...rest, come] : [...rest.slice(0, place), come, ...rest.slice(place)];
  return { ...list, items };
}

/** A further page came; rows that moved up meanwhile are not shown twice. */
export function withPage(list: List, page: readonly Conversation[], next: string | null): List {
  const seen = new Set(list.items.map((it) => it.id));
  return { items: [...list.items, ...page.filter((it) => !seen.has(it.id))], next };
}
