import { describe, expect, it } from "vitest";

import { keys } from "../keys";
import type { List } from "../lists";
import { conversation, minutes, note, orders, target } from "../testing";
import type { Contact, Conversation, Note, PhoneNumber } from "../types";
import { apply, type StreamEvent } from ".";

function event(type: string, data: unknown): StreamEvent {
  return { op: "event", cursor: "1-0", id: "x", type, at: minutes(0), data };
}

describe("notes after events", () => {
  it("stand in the order of their place, whichever was told first, each once", () => {
    const notes = [note("nte_1", 2, { at: minutes(1) }), note("nte_2", 2, { at: minutes(2) }), note("nte_3", 5, { at: minutes(3) })];
    for (const order of orders(notes)) {
      const here = target();
      here.queries.setQueryData<Note[]>(keys.notes("cnv_a"), []);
      for (const it of [...order, ...order]) apply(here, event("note.created", it));
      expect(here.queries.getQueryData<Note[]>(keys.notes("cnv_a"))).toEqual(notes);
    }
  });
});

describe("a contact that changed", () => {
  const contact: Contact = {
    id: "con_a", tenant_id: "ten_1", name: "Amara", phone: "351912", user_id: null, parent_user_id: null, username: null, email: null,
    fields: {}, labels: [], marketing_stopped_at: null, created_at: minutes(0), updated_at: minutes(0), version: 3,
  };

  it("is renamed wherever it is shown", () => {
    const here = target();
    const held = conversation("a");
    here.queries.setQueryData<List>(keys.list({ tab: "all", status: "open", sort: "newest" }), { items: [held], next: null });
    here.queries.setQueryData<Conversation>(keys.conversation("a"), held);
    apply(here, event("contact.updated", contact));
    const list = here.queries.getQueryData<List>(keys.list({ tab: "all", status: "open", sort: "newest" }));
    expect(list?.items[0]?.contact.name).toBe("Amara");
    expect(here.queries.getQueryData<Conversation>(keys.conversation("a"))?.contact.name).toBe("Amara");
    expect(here.queries.getQueryData<Contact>(keys.contact("con_a"))).toEqual(contact);
  });

  it("is not taken back by an older copy", () => {
    const here = target();
    apply(here, event("contact.updated", contact));
    apply(here, event("contact.updated", { ...contact, name: "Old", version: 2 }));
    expect(here.queries.getQueryData<Contact>(keys.contact("con_a"))?.name).toBe("Amara");
  });
});

describe("a number that changed", () => {
  const number = (version: number, quality: string): PhoneNumber => ({
    id: "num_1", tenant_id: "ten_1", phone_number_id: "1", waba_id: "2", display_phone_number: "+1", name: "Support", quality,
    status: "CONNECTED", state: "active", rate: 80, created_at: minutes(0), version,
    portfolio_id: "", messaging_limit: 250, tier: "TIER_250", used: 0, free_at: null, quality_at: null, told_at: null, restrictions: {},
  });

  it("shows the newest copy, and joins when it is new", () => {
    const here = target();
    here.queries.setQueryData<PhoneNumber[]>(keys.numbers, []);
    apply(here, event("number.updated", number(1, "GREEN")));
    apply(here, event("number.updated", number(3, "RED")));
    apply(here, event("number.updated", number(2, "YELLOW")));
    expect(here.queries.getQueryData<PhoneNumber[]>(keys.numbers)).toEqual([number(3, "RED")]);
  });
});

it("an event of a kind nobody knows changes nothing", () => {
  const here = target();
  apply(here, event("something.new", { id: "x" }));
  expect(here.queries.getQueryCache().getAll()).toEqual([]);
});
