import type { AiAnswer, Message } from "@hubbub/client";
import { Bot } from "lucide-react";
import { Popover } from "radix-ui";

import { aiPrice, aiSource } from "../../../words/ai";
import css from "./ai.module.css";

const WORDS = "Written by the assistant";
const figure = new Intl.NumberFormat("en-GB");

function Facts({ made }: { made: AiAnswer }) {
  const sources = made.sources ?? [];
  return (
    <>
      <p className={css.factsTitle}>{WORDS}</p>
      <p className={css.factsHead}>{sources.length > 0 ? "It rests on" : "It rests on no source"}</p>
      {sources.length > 0 && (
        <ul className={css.sources}>
          {sources.map((it) => (
            <li key={`${it.kind} ${it.id}`} dir="auto">
              {aiSource(it)}
            </li>
          ))}
        </ul>
      )}
      <dl className={css.facts}>
        <dt>Sure</dt>
        <dd>{Math.round(made.confidence * 100)} %</dd>
        <dt>Model</dt>
        <dd>
          {made.model} <small>({made.provider})</small>
        </dd>
        <dt>Prompt</dt>
        <dd>{made.prompt}</dd>
        <dt>Tokens</dt>
        <dd>
          {figure.format(made.tokens_in)} read, {figure.format(made.tokens_out)} written
        </dd>
        <dt>Cost</dt>
        <dd>{aiPrice(made.cost_micros)}</dd>
      </dl>
    </>
  );
}

/** The mark on what an AI wrote; a click says what it rests on and what it cost. */
export function AiMark({ message: { author, ai } }: { message: Message }) {
  if (author.kind !== "ai") return null;
  if (!ai) {
    return (
      <span className={css.mark} title={WORDS}>
        <Bot role="img" aria-label={WORDS} />
      </span>
    );
  }
  return (
    <Popover.Root>
      <Popover.Trigger className={css.mark} aria-label={`${WORDS}: what it rests on`} title={WORDS}>
        <Bot aria-hidden />
        AI
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={css.popover} side="top" align="end" sideOffset={4} collisionPadding={8}>
          <Facts made={ai} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
