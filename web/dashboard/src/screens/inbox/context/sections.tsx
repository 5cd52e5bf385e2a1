import { keys, type Conversation, type Message, type Note, type Thread } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileText, MessageSquare, Plus, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { hub } from "../../../hub";
import { IconButton } from "../../../pieces/button";
import { MarkedText } from "../../../pieces/marked-text";
import { Menu } from "../../../pieces/menu";
import { useNow, useNumbers } from "../../../reading";
import { fileSize } from "../../../words/sizes";
import { briefly, exact } from "../../../words/time";
import { toggleLabel } from "../acts";
import { LabelItems } from "../conversation-menu";
import { saveFile } from "../thread/kinds/save-file";
import { useFile } from "../thread/kinds/use-file";

import css from "./context-pane.module.css";
import { LabelSuggestions } from "./label-suggestions";

const Lightbox = lazy(() => import("../thread/lightbox"));

interface Of {
  conversation: Conversation;
}

export function Labels({ conversation }: Of) {
  return (
    <section className={css.section}>
      <h3 className={css.heading}>
        Labels
        <Menu
          align="end"
          trigger={
            <IconButton small label="Add a label">
              <Plus aria-hidden />
            </IconButton>
          }
        >
          <LabelItems of={[conversation]} />
        </Menu>
      </h3>
      {conversation.labels.length === 0 ? (
        <p className={css.none}>None yet</p>
      ) : (
        <div className={css.labels}>
          {conversation.labels.map((name) => (
            <span key={name} className={css.label}>
              {name}
              <button type="button" aria-label={`Remove label ${name}`} onClick={() => void toggleLabel([conversation], name, false)}>
                <X aria-hidden />
              </button>
            </span>
          ))}
        </div>
      )}
      <LabelSuggestions conversation={conversation} />
    </section>
  );
}

export function Notes({ conversation }: Of) {
  const now = useNow();
  const notes = useQuery({ queryKey: keys.notes(conversation.id), queryFn: () => hub.reads.notes(conversation.id) }).data;
  if (!notes || notes.length === 0) return null;
  return (
    <section className={css.section}>
      <h3 className={css.heading}>Private notes</h3>
      {[...notes].reverse().map((note: Note) => (
        <article key={note.id} className={css.note}>
          <header>
            {note.author.name ?? "Somebody"}
            <time dateTime={note.at} title={exact(note.at)}>
              {briefly(note.at, now)}
            </time>
          </header>
          <MarkedText text={note.body} />
        </article>
      ))}
    </section>
  );
}

function Thumb({ message }: { message: Message }) {
  const file = useFile(message);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-label="Open picture" onClick={() => file.data && setOpen(true)}>
        {file.data && <img src={file.data.url} alt="" />}
      </button>
      {open && file.data && (
        <Suspense>
          <Lightbox url={file.data.url} about="Photo" close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

const MOST_PICTURES = 8;
const MOST_FILES = 5;

/** What was sent to and fro, as far as the thread is loaded. */
export function Files({ conversation }: Of) {
  const thread = useQuery<Thread>({ queryKey: keys.thread(conversation.id), enabled: false }).data;
  const ready = [...(thread?.messages ?? [])].reverse().filter((it) => it.media?.state === "ready");
  const pictures = ready.filter((it) => it.type === "image").slice(0, MOST_PICTURES);
  const files = ready.filter((it) => it.type === "document").slice(0, MOST_FILES);
  if (pictures.length + files.length === 0) return null;
  return (
    <section className={css.section}>
      <h3 className={css.heading}>Files</h3>
      {pictures.length > 0 && (
        <div className={css.pictures}>
          {pictures.map((it) => (
            <Thumb key={it.id} message={it} />
          ))}
        </div>
      )}
      {files.map((it) => (
        <button key={it.id} type="button" className={css.file} onClick={() => void saveFile(it)}>
          <FileText aria-hidden />
          <span dir="auto">{it.media?.filename ?? "Document"}</span>
          <small>{fileSize(it.media?.size ?? 0)}</small>
        </button>
      ))}
    </section>
  );
}

export function Earlier({ conversation }: Of) {
  const contactId = conversation.contact.id;
  const numbers = useNumbers();
  const now = useNow();
  const all = useQuery({ queryKey: keys.conversationsOf(contactId), queryFn: () => hub.calls.conversationsOf(contactId) }).data;
  const others = (all ?? []).filter((it) => it.id !== conversation.id);
  if (others.length === 0) return null;
  return (
    <section className={css.section}>
      <h3 className={css.heading}>On other numbers</h3>
      {others.map((it) => (
        <Link key={it.id} to="/inbox/$conversationId" params={{ conversationId: it.id }} search={true} className={css.earlier}>
          <MessageSquare aria-hidden />
          <span dir="auto">{`${numbers.find((number) => number.id === it.number_id)?.name ?? "Number"}: ${it.last_message?.text ?? "no messages"}`}</span>
          {it.last_message_at && <small>{briefly(it.last_message_at, now)}</small>}
        </Link>
      ))}
    </section>
  );
}
