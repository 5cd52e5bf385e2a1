import type { Message, Note, Unsent } from "@hubbub/client";
import { Lock } from "lucide-react";

import { cx } from "../../../pieces/cx";
import { MarkedText } from "../../../pieces/marked-text";
import { dayName, exact, timeOfDay } from "../../../words/time";
import { Ticks } from "../ticks";
import { Body } from "./body";
import { Bubble } from "./bubble";
import bubble from "./bubble.module.css";
import { Refused } from "./failure";
import type { Laid } from "./lay";
import css from "./rows.module.css";

function NoteCard({ note }: { note: Note }) {
  return (
    <div className={css.note}>
      <div className={css.noteCard}>
        <div className={css.noteHead}>
          <Lock aria-hidden />
          {note.author.name ?? "Private note"}
          <span className="unseen">, private note</span>
          <time dateTime={note.at} title={exact(note.at)}>
            {timeOfDay(note.at)}
          </time>
        </div>
        <MarkedText text={note.body} />
      </div>
    </div>
  );
}

/** A message that waits here to be sent, shown as it will be. */
function Waiting({ entry }: { entry: Unsent }) {
  const { type } = entry.message;
  const message = {
    id: entry.clientId,
    type,
    content: entry.message[type],
    direction: "out",
    status: entry.problem ? "failed" : "queued",
  } as unknown as Message;
  if (type === "reaction") return null;
  return (
    <div className={cx(bubble.line, bubble.out, bubble.starts, type === "text" && bubble.plain)}>
      <div className={bubble.stack}>
        <div className={bubble.bubble} data-bubble>
          {type === "text" || type === "interactive" ? <Body message={message} /> : <span>{type}</span>}
          <span className={bubble.meta}>
            <time dateTime={entry.at}>{timeOfDay(entry.at)}</time>
            <Ticks status={entry.problem ? "failed" : "queued"} />
          </span>
        </div>
        {entry.problem && <Refused entry={entry} />}
      </div>
    </div>
  );
}

export function LaidRow({ row, now, found }: { row: Laid; now: number; found: boolean }) {
  switch (row.kind) {
    case "day":
      return (
        <div className={css.day}>
          <span className={css.pill}>{dayName(row.at, now)}</span>
        </div>
      );
    case "unread":
      return (
        <div className={css.unread} role="separator">
          {row.count} unread
        </div>
      );
    case "message":
      return <Bubble message={row.message} starts={row.starts} found={found} />;
    case "note":
      return <NoteCard note={row.note} />;
    case "unsent":
      return <Waiting entry={row.entry} />;
  }
}
