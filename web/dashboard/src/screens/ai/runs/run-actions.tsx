import { keys, type DryRun } from "@hubbub/client";
import { useNavigate } from "@tanstack/react-router";
import { Play, Square } from "lucide-react";
import { useState, type SubmitEvent } from "react";

import { hub, queries } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Field } from "../../../pieces/field";
import { formOf, same } from "../answering/form";
import { hold } from "../answering/held";
import { dollarText, microsOf } from "../dollars";
import { useAnswering } from "../reading";
import { tried } from "../tried";
import { budgetFor, over, startable } from "./run-words";
import css from "./runs.module.css";

const MOST_BUDGET = 10_000_000_000; // ten thousand dollars

function took(run: DryRun): void {
  queries.setQueryData(keys.dryRun(run.id), run);
  void queries.invalidateQueries({ queryKey: keys.dryRuns });
}

/** Begin, or go on, with a budget. */
function Start({ run, busy, start }: { run: DryRun; busy: boolean; start: (micros: number) => void }) {
  const [text, setText] = useState(() => dollarText(budgetFor(run)));
  const micros = microsOf(text);
  const wrong = Number.isNaN(micros) || micros > MOST_BUDGET;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!wrong) start(micros);
  };
  return (
    <form className={css.start} onSubmit={submit}>
      <Field
        label="It may cost, in US dollars, all in all"
        inputMode="decimal"
        hint="It stops before it would cost more, and can go on with a larger sum."
        problem={wrong ? "US dollars, such as 1 or 0.50." : undefined}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" look="primary" disabled={busy || wrong}>
        <Play aria-hidden />
        {run.state === "stopped" ? "Go on" : "Start"}
      </Button>
    </form>
  );
}

/** Puts the settings of the run into the form of its number, to be saved there. */
function TakeOver({ run }: { run: DryRun }) {
  const navigate = useNavigate();
  const saved = useAnswering(run.number_id).data;
  if (!saved) return null;
  const form = formOf(run.settings);
  const there = same(form, formOf(saved.settings));
  const take = () => {
    hold(run.number_id, there ? null : { form, from: saved });
    void navigate({ to: "/ai/answering", search: { number: run.number_id } });
  };
  return <Button onClick={take}>{there ? "To the settings, which are these" : "Take these settings over"}</Button>;
}

/** What can be done with a run now. */
export function RunActions({ run }: { run: DryRun }) {
  const [busy, setBusy] = useState(false);
  const act = (what: () => Promise<DryRun>) => {
    setBusy(true);
    void tried(what).then((now) => {
      setBusy(false);
      if (now) took(now);
    });
  };
  return (
    <div className={css.actions}>
      {startable(run) && <Start run={run} busy={busy} start={(micros) => act(() => hub.ai.startRun(run.id, micros))} />}
      <div className={css.acts}>
        {!over(run) && (
          <Button disabled={busy} onClick={() => act(() => hub.ai.cancelRun(run.id))}>
            <Square aria-hidden />
            Cancel the run
          </Button>
        )}
        {run.done > 0 && <TakeOver run={run} />}
      </div>
    </div>
  );
}
