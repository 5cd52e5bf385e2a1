import { describe, expect, it } from "vitest";

import { keys } from "../keys";
import { inOrder, matches, type Filter, type List } from "../lists";
import { conversation, minutes, orders, target } from "../testing";
import type { Conversation } from "../types";
import { applyConversation, foldConversation } from "./conversations";

const ALL: Filter = { tab: "all", status: "open", sort: "newest" };
const MINE: Filter = { ...ALL, tab: "mine" };

function fresh(filter: Filter, server: readonly Conversation[]): Conversation[] {
  return server.filter((it) => matches(filter, it, "per_me")).sort(inOrder(filter.sort));
}

function holding(filters: readonly Filter[], server: readonly Conversation[]) {
  const here = target();
  for (const filter of filters) here.queries.setQueryData<List>(keys.list(filter), { items: fresh(filter, server), next: null });
  return here;
}

const shown = (here: ReturnType<typeof target>, filter: Filter) => here.queries.getQueryData<List>(keys.list(filter))?.items;

describe("lists after events", () => {
  const before = ["a", "b", "c"].map((id, i) => conversation(id, { last_message_at: minutes(i) }));
  const events = [
    conversation("a", { version: 2, last_message_at: minutes(10), unread: 2 }),
    conversation("a", { version: 3, last_message_at: minutes(10), assignee_id: "per_me", unread: 0, mood: { label: "negative", score: -0.8, seq: 2 } }),
    conversation("b", { version: 2, last_message_at: minutes(1), status: "resolved" }),
    conversation("d", { version: 1, last_message_at: minutes(5), assignee_id: "per_me" }),
  ];
  const after = [events[1], events[2], before[2], events[3]].filter((it): it is Conversation => it !== undefined);
  const filters: Filter[] = [ALL, MINE, { ...ALL, tab: "unassigned" }, { ...ALL, unread: true }, { ...ALL, status: "resolved" }, { ...ALL, mood: "negative" }];

  it("equal a fresh load for every filter, in whatever order the events came", () => {
    for (const order of orders(events)) {
      const here = holding(filters, before);
      for (const event of order) applyConversation(here, event);
      for (const filter of filters) expect(shown(here, filter)).toEqual(fresh(filter, after));
    }
  });

  it("keep out what sorts behind the last loaded row while there is a next page", () => {
    const here = target();
    here.queries.setQueryData<List>(keys.list(ALL), { items: fresh(ALL, before), next: "more" });
    applyConversation(here, conversation("old", { last_message_at: minutes(-50) }));
    expect(shown(here, ALL)?.map((it) => it.id)).toEqual(["c", "b", "a"]);
  });

  it("never let a search gain rows, for only the server knows what the words mean", () => {
    const search: Filter = { ...ALL, q: "shoes" };
    const here = target();
    here.queries.setQueryData<List>(keys.list(search), { items: before.slice(0, 1), next: null });
    applyConversation(here, conversation("z", { last_message_at: minutes(99) }));
    applyConversation(here, conversation("a", { version: 2, unread: 7 }));
    expect(shown(here, search)?.map((it) => [it.id, it.unread])).toEqual([["a", 7]]);
  });

  it("let the server's next word win over what was shown at once", () => {
    const here = holding([ALL], before);
    foldConversation(here, conversation("a", { version: 1.5, status: "resolved" }));
    expect(shown(here, ALL)?.map((it) => it.id)).toEqual(["c", "b"]);
    applyConversation(here, conversation("a", { version: 2, last_message_at: minutes(0) }));
    expect(shown(here, ALL)?.map((it) => it.id)).toEqual(["c", "b", "a"]);
  });

  it("ask for the counts again", () => {
    const here = holding([ALL], before);
    applyConversation(here, conversation("a", { version: 2 }));
    expect(here.asked).toContain("counts");
  });
});
