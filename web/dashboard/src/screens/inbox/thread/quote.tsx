import type { Message } from "@hubbub/client";

import { kindOf } from "../kinds";
import { inALine } from "./body";
import css from "./bubble.module.css";
import { useThread } from "./thread-context";

export function whose(message: Message, customer: string, myId: string): string {
  if (message.direction === "in") return customer;
  return message.author.id === myId ? "You" : (message.author.name ?? "Us");
}

/** What a message answers; a click goes there. */
export function Quote({ message }: { message: Message }) {
  const { byWamid, goTo, customer, myId } = useThread();
  const wamid = message.reply_to?.wamid;
  if (!wamid) return null;
  const quoted = byWamid(wamid);
  if (!quoted) {
    const id = message.reply_to?.message_id;
    return (
      <button type="button" className={css.quote} disabled={!id} onClick={() => id && goTo(id)}>
        <span>{id ? "An earlier message" : "A message not kept here"}</span>
      </button>
    );
  }
  return (
    <button type="button" className={css.quote} onClick={() => goTo(quoted.id)}>
      <strong dir="auto">{whose(quoted, customer, myId)}</strong>
      <span dir="auto">{inALine(quoted, kindOf(quoted.type)?.word)}</span>
    </button>
  );
}
