import type { Message } from "@hubbub/client";
import { Hourglass, X } from "lucide-react";

import { Button, IconButton } from "../../../pieces/button";
import { useMyId } from "../../../reading";
import { kindOf } from "../kinds";
import { inALine } from "../thread/body";
import { whose } from "../thread/quote";
import { useThread } from "../thread/thread-context";
import css from "./composer.module.css";

const QUOTED = 80;

/** The message that is being answered. */
export function Quoted({ message, drop }: { message: Message; drop: () => void }) {
  const { customer } = useThread();
  const myId = useMyId();
  return (
    <div className={css.reply}>
      <span dir="auto">
        <strong>{whose(message, customer, myId)}</strong>
        {inALine(message, kindOf(message.type)?.word)}
      </span>
      <IconButton small label="Do not quote" onClick={drop}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

/** A colleague was quicker: ask before the customer gets two answers. */
export function AnsweredAlready({ by, send, keep }: { by: Message; send: () => void; keep: () => void }) {
  return (
    <div className={css.ask} role="alert">
      <span>
        {by.author.name ?? "A colleague"} answered a moment ago: “{inALine(by, kindOf(by.type)?.word).slice(0, QUOTED)}”
      </span>
      <Button small onClick={send}>
        Send anyway
      </Button>
      <Button small look="quiet" onClick={keep}>
        Keep as draft
      </Button>
    </div>
  );
}

/** Nothing but a template leaves here now. */
export function Closed({ choose }: { choose: () => void }) {
  return (
    <div className={css.closed}>
      <Hourglass aria-hidden />
      <p>
        <strong>The 24-hour window is closed</strong>
        The customer has not written for 24 hours, so WhatsApp takes only approved templates. As soon as they write, you can
        answer here. Private notes always work.
      </p>
      <Button small look="primary" onClick={choose}>
        Choose a template
      </Button>
    </div>
  );
}
