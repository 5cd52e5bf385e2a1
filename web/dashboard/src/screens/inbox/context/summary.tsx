import { keys, type Conversation, type Summary as Said } from "@hubbub/client";
import { Sparkles } from "lucide-react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Bone } from "../../../pieces/skeleton";
import { origin } from "../../../words/ai";
import { useAsked } from "../asked";
import css from "./ai.module.css";
import pane from "./context-pane.module.css";
import { newerThan, parts, sentences } from "./summary-parts";

function Parts({ summary }: { summary: Said }) {
  const shown = parts(summary);
  if (shown.length === 0) return <p className={pane.none}>There is nothing to sum up yet.</p>;
  return shown.map(({ title, points }) => (
    <div key={title} className={css.part}>
      <h4>{title}</h4>
      <ul>
        {points.map((point, i) => (
          <li key={i} dir="auto">
            {point.by && <span className="unseen">{point.by === "customer" ? "Customer: " : "We: "}</span>}
            {point.text}
          </li>
        ))}
      </ul>
    </div>
  ));
}

/** What the conversation is about, made when somebody asks. Without a language model it says so. */
export function Summary({ conversation }: { conversation: Conversation }) {
  const { id, last_seq: lastSeq } = conversation;
  const { data, busy, problem, ask, stop } = useAsked(keys.summary(id), (signal) => hub.assist.summary(id, signal));
  const newer = data ? newerThan(data, lastSeq) : "";
  return (
    <section className={pane.section} aria-label="Summary" onKeyDown={(event) => event.key === "Escape" && busy && stop()}>
      <h3 className={pane.heading}>
        Summary
        <Button small look="quiet" disabled={lastSeq === 0} onClick={busy ? stop : ask}>
          {!busy && <Sparkles aria-hidden />}
          {busy ? "Stop" : data ? "Again" : "Sum up"}
        </Button>
      </h3>
      <div role="status">
        {busy && !data && (
          <div aria-label="Summing up">
            <Bone className={css.bone} />
            <Bone className={css.bone} />
          </div>
        )}
        {problem && <p className={css.problem}>{problem}</p>}
        {data && (
          <div className={css.summary} data-old={busy || undefined}>
            <Parts summary={data} />
            <p className={css.made}>{sentences(newer, ...origin(data))}</p>
          </div>
        )}
      </div>
    </section>
  );
}
