import { explain, keys, type Contact, type ContactChanges, type Conversation } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { Copy, Plus } from "lucide-react";
import { useState } from "react";

import { hub } from "../../../hub";
import { Avatar } from "../../../pieces/avatar";
import { IconButton } from "../../../pieces/button";
import { toast } from "../../../pieces/toasts";
import { called, reached } from "../../../words/names";
import { exact } from "../../../words/time";
import css from "./context-pane.module.css";
import { Editable } from "./editable";
import { MarketingWords } from "./marketing-words";

async function save(contact: Contact, changes: ContactChanges): Promise<void> {
  try {
    hub.took.contact(await hub.calls.changeContact(contact.id, changes));
  } catch (error) {
    toast(explain(error), { bad: true });
  }
}

/** A new field: first its name, then its value like any other. */
function NewField({ contact, done }: { contact: Contact; done: () => void }) {
  const [name, setName] = useState("");
  const add = () => {
    const key = name.trim();
    done();
    if (key && !(key in contact.fields)) void save(contact, { fields: { ...contact.fields, [key]: "–" } });
  };
  return (
    <dt>
      <input
        className={css.input}
        autoFocus
        placeholder="Name of the field"
        aria-label="Name of the new field"
        value={name}
        onChange={(event) => setName(event.target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") done();
        }}
      />
    </dt>
  );
}

function Fields({ contact, conversation }: { contact: Contact; conversation: Conversation }) {
  const [adding, setAdding] = useState(false);
  const setField = (key: string, value: string) => {
    const { [key]: _gone, ...rest } = contact.fields;
    void save(contact, { fields: value ? { ...rest, [key]: value } : rest });
  };
  return (
    <section className={css.section}>
      <h3 className={css.heading}>
        Details
        <IconButton small label="Add a field" onClick={() => setAdding(true)}>
          <Plus aria-hidden />
        </IconButton>
      </h3>
      <dl className={css.fields}>
        <dt>Email</dt>
        <dd>
          <Editable label="Email" value={contact.email ?? ""} save={(email) => void save(contact, { email: email || null })} />
        </dd>
        {Object.entries(contact.fields).map(([key, value]) => (
          <FieldRow key={key} name={key} value={value} save={(next) => setField(key, next)} />
        ))}
        {adding && <NewField contact={contact} done={() => setAdding(false)} />}
        <dt>Since</dt>
        <dd className={css.fixed}>
          <time dateTime={contact.created_at} title={exact(contact.created_at)}>
            {new Date(contact.created_at).toLocaleDateString(undefined, { dateStyle: "medium" })}
          </time>
        </dd>
        <MarketingWords contact={contact} conversation={conversation} />
      </dl>
    </section>
  );
}

function FieldRow({ name, value, save: keep }: { name: string; value: string; save: (value: string) => void }) {
  return (
    <>
      <dt title={name}>{name}</dt>
      <dd>
        <Editable label={name} value={value} save={keep} />
      </dd>
    </>
  );
}

export function ContactFields({ conversation }: { conversation: Conversation }) {
  const card = conversation.contact;
  const contact = useQuery({ queryKey: keys.contact(card.id), queryFn: () => hub.calls.contact(card.id) }).data;
  const how = reached(card);
  const copy = () => {
    navigator.clipboard.writeText(card.phone ? `+${card.phone}` : how).then(
      () => toast("Copied"),
      () => toast("The browser did not allow copying", { bad: true }),
    );
  };
  return (
    <>
      <div className={css.person}>
        <Avatar id={card.id} name={card.name} size="large" />
        <div className={css.personNames}>
          {contact ? (
            <Editable label="Name" className={css.name} value={contact.name || called(card)} save={(name) => name && void save(contact, { name })} />
          ) : (
            <p className={css.name}>{called(card)}</p>
          )}
          <p className={css.reached}>
            {how}
            <IconButton small label="Copy" onClick={copy}>
              <Copy aria-hidden />
            </IconButton>
          </p>
        </div>
      </div>
      {contact && <Fields contact={contact} conversation={conversation} />}
    </>
  );
}
