import type { Message } from "@hubbub/client";
import { Copy, Forward, Info, Languages, MoreHorizontal, Phone, Reply, SmilePlus } from "lucide-react";
import { memo } from "react";

import { hub } from "../../../hub";
import { IconButton } from "../../../pieces/button";
import { cx } from "../../../pieces/cx";
import { Item, Menu } from "../../../pieces/menu";
import { toast } from "../../../pieces/toasts";
import { useObserved } from "../../../reading";
import { messageMoodWords, moodOf } from "../../../words/mood";
import { exact, timeOfDay } from "../../../words/time";
import { EmojiPopover } from "../composer/emoji-popover";
import { MoodDot } from "../mood-dot";
import { Ticks } from "../ticks";
import { AiMark } from "./ai-mark";
import { Body, FILLED, inALine } from "./body";
import css from "./bubble.module.css";
import { text } from "./content";
import { Failure } from "./failure";
import { Quote } from "./quote";
import { useThread } from "./thread-context";
import { TouchTranslate, Translation } from "./translation";
import { hideTranslation, speaksOther, translatable, translate, translated } from "./translations";

function Tools({ message }: { message: Message }) {
  const { replyTo, conversationId, windowOpen } = useThread();
  const shown = useObserved(translated).has(message.id);
  const wamid = message.wamid;
  const react = (emoji: string) => {
    if (wamid) hub.send(conversationId, { type: "reaction", reaction: { message_id: wamid, emoji } });
  };
  const copy = () => {
    navigator.clipboard.writeText(inALine(message, "")).then(
      () => toast("Copied"),
      () => toast("The browser did not allow copying", { bad: true }),
    );
  };
  const toggle = () => (shown ? hideTranslation(message) : translate(message));
  const words = shown ? "Hide the translation" : "Translate";
  return (
    <span className={css.tools}>
      {wamid && windowOpen && (
        <IconButton small label="Reply" onClick={() => replyTo(message)}>
          <Reply aria-hidden />
        </IconButton>
      )}
      {wamid && windowOpen && (
        <EmojiPopover
          onPick={react}
          quick
          trigger={
            <IconButton small label="React">
              <SmilePlus aria-hidden />
            </IconButton>
          }
        />
      )}
      {speaksOther(message) && translatable(message) && (
        <IconButton small label={words} aria-pressed={shown} onClick={toggle}>
          <Languages aria-hidden />
        </IconButton>
      )}
      <Menu
        trigger={
          <IconButton small label="More">
            <MoreHorizontal aria-hidden />
          </IconButton>
        }
      >
        <Item icon={<Copy aria-hidden />} onSelect={copy}>
          Copy text
        </Item>
        {translatable(message) && (
          <Item icon={<Languages aria-hidden />} onSelect={toggle}>
            {words}
          </Item>
        )}
      </Menu>
    </span>
  );
}

function Centred({ message }: { message: Message }) {
  const call = message.type === "call";
  const words = call
    ? `Call${text(message.content, "event") ? `, ${text(message.content, "event")}` : ""}`
    : text(message.content, "body") || "Something changed";
  return (
    <div className={css.centred} role="note">
      {call ? <Phone aria-hidden /> : <Info aria-hidden />}
      <span dir="auto">{words}</span>
      <time dateTime={message.at} title={exact(message.at)}>
        {timeOfDay(message.at)}
      </time>
    </div>
  );
}

const AUTHORS: Record<string, string> = { campaign: "Campaign", program: "Program", ai: "Assistant", phone_app: "WhatsApp Business app" };

function authorOf(message: Message, myId: string): string {
  if (message.direction === "in" || message.author.id === myId) return "";
  return message.author.name ?? AUTHORS[message.author.kind] ?? "";
}

/** How the customer sounds in this one, said quietly. */
function MessageMood({ message }: { message: Message }) {
  const mood = message.direction === "in" ? moodOf(message) : null;
  return mood && <MoodDot mood={mood.label} name={messageMoodWords(mood)} />;
}

interface BubbleProps {
  message: Message;
  starts: boolean;
  found: boolean;
}

export const Bubble = memo(function Bubble({ message, starts, found }: BubbleProps) {
  const { myId } = useThread();
  if (message.type === "system" || message.type === "call") return <Centred message={message} />;
  const out = message.direction === "out";
  const author = starts ? authorOf(message, myId) : "";
  const filled = FILLED.has(message.type) && !message.revoked_at;
  return (
    <div
      className={cx(
        css.line,
        out && css.out,
        starts && css.starts,
        message.type === "sticker" && css.bare,
        message.type === "text" && css.plain,
        found && css.found,
      )}
    >
      <div className={css.stack}>
        {author && <span className={css.author}>{author}</span>}
        <div className={cx(css.bubble, filled && css.filled)} data-bubble>
          {message.forwarded && (
            <span className={css.forwarded}>
              <Forward aria-hidden />
              Forwarded
            </span>
          )}
          <Quote message={message} />
          <Body message={message} />
          <Translation message={message} />
          <span className={css.meta}>
            <AiMark message={message} />
            <MessageMood message={message} />
            {message.edited_at && <span title={exact(message.edited_at)}>edited</span>}
            <time dateTime={message.at} title={exact(message.at)}>
              {timeOfDay(message.at)}
            </time>
            {out && <Ticks status={message.status} />}
          </span>
        </div>
        <TouchTranslate message={message} />
        {message.reactions && message.reactions.length > 0 && (
          <span className={css.reactions}>
            {message.reactions.map((it) => (
              <span key={it.by} title={it.by === "in" ? "The customer’s reaction" : "Our reaction"}>
                {it.emoji}
              </span>
            ))}
          </span>
        )}
        {(message.status === "failed" || message.status === "unknown") && <Failure message={message} />}
      </div>
      <Tools message={message} />
    </div>
  );
});
