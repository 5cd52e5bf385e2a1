import { explain, keys, newClientId, type Answering, type DryRun } from "@hubbub/client";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { useState, type SubmitEvent } from "react";

import { hub, queries } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Card } from "../../../pieces/card";
import { Field } from "../../../pieces/field";
import { MODE_NAMES } from "../answering/differences";
import { formOf, problemsOf, settingsOf } from "../answering/form";
import { heldOf } from "../answering/held";
import { conversationsIn, MOST, USUAL } from "./run-words";
import css from "./runs.module.css";

/** The settings as they stand in the form, saved or not. What is off is tried as if it were automatic. */
function useTried(saved: Answering) {
  const [held] = useState(() => heldOf(saved.number_id));
  const form = held?.form ?? formOf(saved.settings);
  const settings = settingsOf(form);
  const tried = settings.mode === "off" ? { ...settings, mode: "automatic" as const } : settings;
  return { tried, unsaved: held !== null, wrong: Object.keys(problemsOf(form)).length > 0 };
}

function words({ tried, unsaved }: ReturnType<typeof useTried>, saved: Answering): string {
  const how = tried.mode !== saved.settings.mode ? `, as if it were ${MODE_NAMES[tried.mode].toLowerCase()}` : "";
  return `With the settings ${unsaved ? "as you have written them, though not saved yet" : "as they are saved"}${how}.`;
}

/** Ask what a dry run would cost; it begins on a page of its own. */
export function NewRun({ saved }: { saved: Answering }) {
  const navigate = useNavigate();
  const [text, setText] = useState(String(USUAL));
  const trying = useTried(saved);
  const conversations = conversationsIn(text);
  const prepare = useMutation({
    mutationFn: (asked: { conversations: number; key: string }) =>
      hub.ai.prepareRun({ number_id: saved.number_id, settings: trying.tried, conversations: asked.conversations }, asked.key),
    onSuccess: (run: DryRun) => {
      queries.setQueryData(keys.dryRun(run.id), run);
      void queries.invalidateQueries({ queryKey: keys.dryRuns });
      void navigate({ to: "/ai/answering/runs/$runId", params: { runId: run.id }, search: {} });
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (conversations !== null && !trying.wrong && !prepare.isPending) prepare.mutate({ conversations, key: newClientId() });
  };
  const said = prepare.error ? explain(prepare.error) : "";
  return (
    <Card title="What would it have said?">
      <p className={css.words}>{words(trying, saved)} Nothing is sent.</p>
      <form className={css.new} onSubmit={submit}>
        <Field
          label="Last conversations to look at"
          type="number"
          inputMode="numeric"
          min={1}
          max={MOST}
          problem={conversations === null ? `A whole number from 1 to ${String(MOST)}.` : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" look="primary" disabled={conversations === null || trying.wrong || prepare.isPending}>
          {prepare.isPending ? "Estimating…" : "See what it would cost"}
        </Button>
      </form>
      <p className={css.words} role="status">
        {prepare.isPending && "It looks for the questions and writes two answers as samples. That takes some seconds, a minute at most."}
        {trying.wrong && !prepare.isPending && "Some settings need a look first."}
        {said && !prepare.isPending && (
          <span className={css.trouble}>
            <CircleAlert aria-hidden />
            {said}
          </span>
        )}
      </p>
    </Card>
  );
}
