import type { DryRunLine, Would } from "@hubbub/client";
import { Link } from "@tanstack/react-router";

import { Badge } from "../../../pieces/badge";
import { exact, dayTime } from "../../../words/time";
import { HowItCame } from "../how-it-came";
import { reasonWords, WOULD_NAMES, WOULD_TONES } from "../reasons";
import css from "./lines.module.css";

const WROTE: Record<Would, string> = {
  send: "It would have said",
  suggest: "It would have suggested",
  hand_over: "It wrote, but would not have sent",
  stay: "It wrote, but would not have sent",
};
const NOTHING: Record<Would, string> = {
  send: "Nothing.",
  suggest: "Nothing.",
  hand_over: "Nothing: a person would have answered.",
  stay: "Nothing.",
};

function Said({ name, text, none, mine }: { name: string; text: string | undefined; none: string; mine?: boolean }) {
  return (
    <div className={css.said}>
      <p className={css.who}>{name}</p>
      {text ? (
        <p className={mine ? css.mine : css.ours} dir="auto">
          {text}
        </p>
      ) : (
        <p className={css.none}>{none}</p>
      )}
    </div>
  );
}

/** One question: what it would have said, and what people really said. */
export function Line({ line }: { line: DryRunLine }) {
  const { would, reason, question, text, answered, at, conversation_id: conversationId } = line;
  return (
    <li className={css.line}>
      <p className={css.top}>
        <Badge tone={WOULD_TONES[would]}>{WOULD_NAMES[would]}</Badge>
        {reason && <span>{reasonWords(reason)}</span>}
        <time className={css.time} dateTime={at} title={exact(at)}>
          {dayTime(at)}
        </time>
      </p>
      <p className={css.question} dir="auto">
        {question || "The message is gone."}
      </p>
      <div className={css.sides}>
        <Said name={text ? WROTE[would] : "It would have said"} text={text} none={NOTHING[would]} mine={would === "send" || would === "suggest"} />
        <Said name="Your team said" text={answered} none="No answer followed." />
      </div>
      <div className={css.foot}>
        <HowItCame intent={line.intent} confidence={line.confidence} costMicros={line.cost_micros} sources={line.sources} />
        <Link to="/inbox/$conversationId" params={{ conversationId }} search={{}} className={css.open}>
          Open the conversation
        </Link>
      </div>
    </li>
  );
}
