import type { DryRun } from "@hubbub/client";
import { CircleAlert } from "lucide-react";

import { figure } from "../../../words/figures";
import { dollars } from "../dollars";
import css from "./runs.module.css";
import { WouldBar } from "./would-bar";

interface Fact {
  name: string;
  value: string;
  more: string;
}

function facts(run: DryRun): Fact[] {
  const { questions, to_write, estimate_micros, cost_micros, budget_micros, done, conversations } = run;
  return [
    { name: "Questions", value: figure(questions), more: `in the last ${figure(conversations)} conversations` },
    { name: "Answers to write", value: figure(to_write), more: "the others need none" },
    { name: "Estimated cost", value: dollars(estimate_micros), more: "by the samples it wrote" },
    { name: "Cost so far", value: dollars(cost_micros), more: budget_micros > 0 ? `of at most ${dollars(budget_micros)}` : "for the samples" },
    ...(run.state === "estimated" ? [] : [{ name: "Looked at", value: figure(done), more: `of ${figure(questions)}` }]),
  ];
}

/** What was found, what it costs, and how far it is. */
export function RunFacts({ run }: { run: DryRun }) {
  return (
    <>
      <dl className={css.facts}>
        {facts(run).map((it) => (
          <div key={it.name}>
            <dt>{it.name}</dt>
            <dd>{it.value}</dd>
            <dd>{it.more}</dd>
          </div>
        ))}
      </dl>
      {run.state === "running" && (
        <div
          className={css.progress}
          role="progressbar"
          aria-label="Questions looked at"
          aria-valuemin={0}
          aria-valuemax={run.questions}
          aria-valuenow={run.done}
        >
          <span style={{ transform: `scaleX(${String(run.questions > 0 ? run.done / run.questions : 0)})` }} />
        </div>
      )}
      {run.state === "stopped" && run.reason && (
        <p className={css.trouble} role="status">
          <CircleAlert aria-hidden />
          {run.reason}
        </p>
      )}
      {run.done > 0 && <WouldBar run={run} />}
    </>
  );
}
