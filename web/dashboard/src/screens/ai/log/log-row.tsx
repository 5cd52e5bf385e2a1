import type { AnswerEntry } from "@hubbub/client";
import { Link } from "@tanstack/react-router";

import { Badge } from "../../../pieces/badge";
import { briefly, exact } from "../../../words/time";
import { HowItCame } from "../how-it-came";
import { DID_NAMES, DID_TONES, reasonWords } from "../reasons";
import css from "./log.module.css";

/** What was done about one message, and why. */
export function LogRow({ entry, now }: { entry: AnswerEntry; now: number }) {
  const { did, reason, detail, text, at, conversation_id: conversationId, intent, ai } = entry;
  return (
    <li className={css.row}>
      <p className={css.top}>
        <Badge tone={DID_TONES[did]}>{DID_NAMES[did]}</Badge>
        {reason && <span className={css.reason}>{reasonWords(reason)}</span>}
        <time className={css.time} dateTime={at} title={exact(at)}>
          {briefly(at, now)}
        </time>
      </p>
      {text && (
        <p className={css.text} dir="auto">
          {text}
        </p>
      )}
      {detail && <p className={css.detail}>{detail}</p>}
      <div className={css.foot}>
        <HowItCame intent={intent} confidence={ai?.confidence} costMicros={ai?.cost_micros} model={ai?.model} sources={ai?.sources} />
        <Link to="/inbox/$conversationId" params={{ conversationId }} search={{}} className={css.open}>
          Open the conversation
        </Link>
      </div>
    </li>
  );
}
