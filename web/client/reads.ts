import type { QueryClient } from "@tanstack/query-core";

import { inPlace, withNotes } from "./apply/notes";
import type { Calls } from "./calls";
import { keys } from "./keys";
import { withConversation, withPage, type Filter, type List } from "./lists";
import type { Recent } from "./recent";
import { withLive, withNewest, withOlder, type Thread } from "./thread";
import type { Conversation, Note } from "./types";

/**
 * Reads that events also write to. Each lays what events said meanwhile over its answer, in one step without a
 * pause, so that a slow answer never takes back what was already shown.
 */
export class Reads {
  constructor(
    private readonly calls: Calls,
    private readonly queries: QueryClient,
    private readonly recent: Recent,
    private readonly myId: () => string,
  ) {}

  list = async (filter: Filter): Promise<List> => {
    const wanted = this.queries.getQueryData<List>(keys.list(filter))?.items.length ?? 0;
    let list: List = { items: [], next: null };
    do {
      const page = await this.calls.conversations(filter, list.next);
      list = withPage(list, page.items, page.next_cursor);
    } while (list.next !== null && list.items.length < wanted);
    return this.freshList(list, filter);
  };

  moreOfList = async (filter: Filter): Promise<void> => {
    const key = keys.list(filter);
    const held = this.queries.getQueryData<List>(key);
    if (!held?.next) return;
    const page = await this.calls.conversations(filter, held.next);
    this.queries.setQueryData<List>(key, (list) => {
      if (list?.next !== held.next) return list; // reloaded meanwhile: this page belongs to the list before
      return this.freshList(withPage(list, page.items, page.next_cursor), filter);
    });
  };

  conversation = async (id: string): Promise<Conversation> =>
    this.recent.conversations.freshen(await this.calls.conversation(id));

  thread = async (id: string): Promise<Thread> => {
    const page = await this.calls.messages(id);
    const held = this.queries.getQueryData<Thread>(keys.thread(id));
    return withLive(withNewest(held, page.items), this.recent.messagesOf(id));
  };

  /** False when there is nothing older. */
  olderOfThread = async (id: string): Promise<boolean> => {
    const key = keys.thread(id);
    const first = this.queries.getQueryData<Thread>(key)?.messages[0];
    if (first === undefined || first.seq === 1) return false;
    const page = await this.calls.messages(id, first.seq);
    this.queries.setQueryData<Thread>(key, (held) => {
      if (held?.messages[0]?.seq !== first.seq) return held;
      return withLive(withOlder(held, page.items), this.recent.messagesOf(id));
    });
    return page.items.length > 0;
  };

  holds = (conversationId: string, messageId: string): boolean =>
    this.queries.getQueryData<Thread>(keys.thread(conversationId))?.messages.some((it) => it.id === messageId) ?? false;

  notes = async (id: string): Promise<Note[]> => {
    const notes = await this.calls.notes(id);
    return withNotes(inPlace(notes), this.recent.notesOf(id));
  };

  private freshList(list: List, filter: Filter): List {
    return this.recent.conversations
      .all()
      .reduce((held, conversation) => withConversation(held, filter, conversation, this.myId()), list);
  }
}
