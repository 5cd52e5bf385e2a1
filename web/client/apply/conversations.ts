import { keys } from "../keys";
import { withConversation, type Filter, type List } from "../lists";
import type { Conversation } from "../types";
import { newer } from "../versions";
import type { Target } from "./target";

/** `conversation.created` and `conversation.updated`: every list decides for itself, counts are asked again soon. */
export function applyConversation(target: Target, come: Conversation): void {
  foldConversation(target, come);
  target.recent.conversations.put(come);
  target.soon(keys.counts);
}

/**
 * Show it, without remembering it as something the server said. A list that a newer copy left knows nothing of it any
 * more, so what is older than the newest heard of goes nowhere.
 */
export function foldConversation(target: Target, come: Conversation): void {
  if (target.recent.conversations.freshen(come) !== come) return;
  target.queries.setQueryData<Conversation>(keys.conversation(come.id), (held) => newer(held, come));
  const lists = target.queries.getQueryCache().findAll({ queryKey: keys.lists });
  for (const query of lists) {
    const filter = query.queryKey[1] as Filter;
    target.queries.setQueryData<List>(query.queryKey, (list) => list && withConversation(list, filter, come, target.myId()));
  }
}
