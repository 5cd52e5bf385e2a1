import type { Recipient } from "@hubbub/client";
import { Link } from "@tanstack/react-router";
import { MessageSquare, MousePointerClick } from "lucide-react";

import { phone } from "../../../words/names";
import { briefly, exact } from "../../../words/time";
import { countryName } from "../campaign-words";
import { many } from "../../../words/figures";
import { StateBadge } from "../status-badge";
import css from "./recipients.module.css";

function address(recipient: Recipient): string {
  return recipient.to.startsWith("+") ? phone(recipient.to) : recipient.to;
}

/** To the conversation itself; where that is not said, to those of the number. */
function ToConversation({ recipient, name }: { recipient: Recipient; name: string }) {
  const inside = (
    <>
      <MessageSquare aria-hidden />
      <span className="unseen">Conversation with {name}</span>
    </>
  );
  if (recipient.conversation_id) {
    return (
      <Link to="/inbox/$conversationId" params={{ conversationId: recipient.conversation_id }} search={{ tab: "all" }} className={css.link} title="Open the conversation">
        {inside}
      </Link>
    );
  }
  return (
    <Link to="/inbox" search={{ tab: "all", q: recipient.to.replace("+", "") }} className={css.link} title="Find the conversation">
      {inside}
    </Link>
  );
}

const BEFORE_SENDING: readonly string[] = ["queued", "sending", "skipped"];

interface RowProps {
  recipient: Recipient;
  variants: boolean;
  now: number;
}

export function RecipientRow({ recipient, variants, now }: RowProps) {
  const { name, state, reason, advice, country, variant, attempts, clicks, clicked_at } = recipient;
  const changed = recipient.changed_at;
  const to = address(recipient);
  return (
    <>
      <span role="cell" className={css.who}>
        <span className={css.name} dir="auto" title={name || to}>
          {name || to}
        </span>
        {name && <span className={css.number}>{to}</span>}
      </span>
      <span role="cell" className={css.state}>
        <StateBadge state={state} />
        {clicked_at && (
          <span className={css.clicked} title={`${many(clicks, "click")}, the first ${exact(clicked_at)}`}>
            <MousePointerClick aria-hidden />
            Clicked
          </span>
        )}
        {reason && (
          <span className={css.reason} title={advice ?? undefined}>
            {reason}
          </span>
        )}
      </span>
      <span role="cell" className={css.side}>
        {variants && variant && `Text ${variant} · `}
        {attempts > 1 && `${String(attempts)} tries · `}
        {country && <span title={countryName(country)}>{country}</span>}
      </span>
      <span role="cell" className={css.when}>
        <time dateTime={changed} title={exact(changed)}>
          {briefly(changed, now)}
        </time>
      </span>
      <span role="cell" className={css.open}>
        {!BEFORE_SENDING.includes(state) && <ToConversation recipient={recipient} name={name || to} />}
      </span>
    </>
  );
}
