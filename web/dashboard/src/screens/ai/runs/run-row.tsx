import type { DryRun } from "@hubbub/client";
import { Link } from "@tanstack/react-router";

import { Badge } from "../../../pieces/badge";
import { figure, many } from "../../../words/figures";
import { briefly, exact } from "../../../words/time";
import { dollars } from "../dollars";
import { STATE_NAMES, STATE_TONES } from "./run-words";
import css from "./runs.module.css";
import { WouldBar } from "./would-bar";

export function RunRow({ run, now }: { run: DryRun; now: number }) {
  const { id, state, conversations, questions, done, cost_micros: cost, created_at: at, created_by: by } = run;
  return (
    <li className={css.row}>
      <div className={css.names}>
        <p className={css.top}>
          <Link to="/ai/answering/runs/$runId" params={{ runId: id }} search={{}} className={css.name}>
            {many(conversations, "conversation")}
          </Link>
          <Badge tone={STATE_TONES[state]}>{STATE_NAMES[state]}</Badge>
        </p>
        <p className={css.small}>
          {state === "estimated" ? many(questions, "question") : `${figure(done)} of ${many(questions, "question")}`} · {dollars(cost)} ·{" "}
          {by.name ?? "somebody"} ·{" "}
          <time dateTime={at} title={exact(at)}>
            {briefly(at, now)}
          </time>
        </p>
      </div>
      {done > 0 && <WouldBar run={run} bare />}
    </li>
  );
}
