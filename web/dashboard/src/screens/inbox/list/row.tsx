import type { Conversation } from "@hubbub/client";
import { Link } from "@tanstack/react-router";
import { Check, HandHelping, Hourglass } from "lucide-react";
import { memo } from "react";

import { Avatar } from "../../../pieces/avatar";
import { cx } from "../../../pieces/cx";
import { RightClick } from "../../../pieces/menu";
import { useNumbers, useTeam } from "../../../reading";
import { dotWords, handedOverWords } from "../../../words/mood";
import { called } from "../../../words/names";
import { count } from "../../../words/sizes";
import { briefly, exact, left } from "../../../words/time";
import { useDraft } from "../composer/drafts";
import { ConversationMenu } from "../conversation-menu";
import { kindOf } from "../kinds";
import { MoodDot } from "../mood-dot";
import { Ticks } from "../ticks";
import css from "./row.module.css";

const LONG_NAME = 24;
const SHORT_WINDOW_MS = 4 * 3_600_000;

interface RowProps {
  conversation: Conversation;
  now: number;
  gone: boolean;
  chosen: boolean;
  picking: boolean;
  /** The conversations a right click here acts on: all chosen ones, when this is one of them. */
  targets: readonly Conversation[];
  onPick: (conversation: Conversation, range: boolean) => void;
  onMenu: (open: boolean) => void;
}

function WindowLeft({ until, now }: { until: string | null; now: number }) {
  const ms = until ? Date.parse(until) - now : 0;
  if (ms <= 0 || ms > SHORT_WINDOW_MS) return null;
  return (
    <span className={css.window} title="Time left to answer freely">
      <Hourglass aria-hidden />
      {left(ms)}
    </span>
  );
}

/** The assistant gave it to the team. */
function HandedOverSign({ conversation: { ai } }: { conversation: Conversation }) {
  if (!ai?.handed_over) return null;
  const words = handedOverWords(ai.handed_over);
  return (
    <span className={css.handed} title={words}>
      <HandHelping role="img" aria-label={words} />
    </span>
  );
}

function Last({ conversation }: { conversation: Conversation }) {
  const draft = useDraft(conversation.id);
  const last = conversation.last_message;
  if (draft) {
    return (
      <span className={css.text} dir="auto">
        <span className={css.draft}>Draft: </span>
        {draft}
      </span>
    );
  }
  if (!last) return <span className={css.text}>No messages yet</span>;
  const kind = kindOf(last.type);
  return (
    <>
      {last.direction === "out" && <Ticks status={last.status} />}
      <span className={css.text} dir="auto">
        {kind && <kind.icon aria-hidden />}
        {last.text || kind?.word}
      </span>
    </>
  );
}

export const Row = memo(function Row({ conversation, now, gone, chosen, picking, targets, onPick, onMenu }: RowProps) {
  const team = useTeam();
  const numbers = useNumbers();
  const { id, contact, unread, labels, mood } = conversation;
  const name = called(contact);
  const assignee = team.find((it) => it.id === conversation.assignee_id);
  const number = numbers.length > 1 ? numbers.find((it) => it.id === conversation.number_id) : undefined;
  return (
    <RightClick menu={<ConversationMenu of={targets} />} onOpenChange={onMenu}>
      <div
        className={cx(css.row, unread > 0 && css.unread, picking && css.picking)}
        data-gone={gone || undefined}
        data-chosen={chosen || undefined}
      >
        <span className={css.face}>
          <Avatar id={contact.id} name={contact.name} />
          <button
            type="button"
            role="checkbox"
            aria-checked={chosen}
            aria-label={`Choose ${name}`}
            tabIndex={picking ? 0 : -1}
            className={css.pick}
            onClick={(event) => onPick(conversation, event.shiftKey)}
          >
            <Check aria-hidden />
          </button>
        </span>
        <span>
          <span className={css.top}>
            <Link
              to="/inbox/$conversationId"
              params={{ conversationId: id }}
              search={true}
              className={css.name}
              dir="auto"
              title={name.length > LONG_NAME ? name : undefined}
              draggable={false}
            >
              {name}
            </Link>
            {number && <span className={css.number}>{number.name}</span>}
            {conversation.last_message_at && (
              <time className={css.time} dateTime={conversation.last_message_at} title={exact(conversation.last_message_at)}>
                {briefly(conversation.last_message_at, now)}
              </time>
            )}
          </span>
          <span className={css.bottom}>
            {mood && <MoodDot mood={mood.label} name={dotWords(mood)} />}
            <Last conversation={conversation} />
            <HandedOverSign conversation={conversation} />
            <WindowLeft until={conversation.window_expires_at} now={now} />
            {labels[0] && (
              <span className={css.label} title={labels.join(", ")}>
                {labels.length > 1 ? `${labels[0]} +${String(labels.length - 1)}` : labels[0]}
              </span>
            )}
            {assignee && <Avatar id={assignee.id} name={assignee.name} size="small" title={`Assigned to ${assignee.name}`} />}
            {unread > 0 && (
              <span className={css.pill}>
                {count(unread)}
                <span className="unseen"> unread</span>
              </span>
            )}
          </span>
        </span>
      </div>
    </RightClick>
  );
});
