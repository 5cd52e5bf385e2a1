import { keys } from "../keys";
import type { List } from "../lists";
import type { Contact, ContactCard, Conversation } from "../types";
import { newer } from "../versions";
import type { Target } from "./target";

function card(contact: Contact): ContactCard {
  const { id, name, phone, user_id, parent_user_id, username } = contact;
  return { id, name, phone, user_id, parent_user_id, username };
}

/** `contact.updated`: the record, and the card on each conversation that shows it (their version does not move). */
export function applyContact(target: Target, come: Contact): void {
  const key = keys.contact(come.id);
  const held = target.queries.getQueryData<Contact>(key);
  if (held !== undefined && newer(held, come) === held) return;
  target.queries.setQueryData(key, come);
  const carded = (it: Conversation): Conversation => (it.contact.id === come.id ? { ...it, contact: card(come) } : it);
  target.queries.setQueriesData<List>({ queryKey: keys.lists }, (list) =>
    list?.items.some((it) => it.contact.id === come.id) ? { ...list, items: list.items.map(carded) } : list,
  );
  target.queries.setQueriesData<Conversation>({ queryKey: ["conversation"] }, (it) => it && carded(it));
}
