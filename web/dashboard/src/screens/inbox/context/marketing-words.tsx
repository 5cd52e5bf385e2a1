import { keys, type Contact, type Conversation, type MarketingWish } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { hub } from "../../../hub";
import { exact } from "../../../words/time";
import css from "./context-pane.module.css";

function said({ wish, said_by, words }: MarketingWish): string {
  if (said_by === "refusal") return "WhatsApp said so";
  if (said_by === "preferences") return wish === "stop" ? "In WhatsApp’s settings" : "Again, in WhatsApp’s settings";
  return `Wrote “${words ?? ""}”`;
}

/** Every stop and resume with the message that proves it, newest first. */
export function MarketingWords({ contact, conversation }: { contact: Contact; conversation: Conversation }) {
  const list = useQuery({
    queryKey: [...keys.wishes(contact.id), conversation.last_seq], // any message may be one
    queryFn: () => hub.calls.wishes(contact.id),
  });
  const wishes = list.data ?? [];
  const stopped = wishes[0] ? wishes[0].wish === "stop" : Boolean(contact.marketing_stopped_at);
  if (wishes.length === 0 && !stopped) return null;
  return (
    <>
      <dt className={css.topmost}>Marketing</dt>
      <dd className={css.fixed}>
        <span title={contact.marketing_stopped_at ? exact(contact.marketing_stopped_at) : undefined}>{stopped ? "Stopped" : "Wanted"}</span>
        <ul className={css.wishes}>
          {wishes.map((it) => (
            <li key={it.message_id}>
              <Link to="/inbox/$conversationId" params={{ conversationId: it.conversation_id }} search={{ tab: "all" }}>
                {said(it)}
              </Link>{" "}
              <time dateTime={it.at} title={exact(it.at)}>
                {new Date(it.at).toLocaleDateString(undefined, { dateStyle: "medium" })}
              </time>
            </li>
          ))}
        </ul>
      </dd>
    </>
  );
}
