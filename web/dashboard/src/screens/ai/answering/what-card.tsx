import { useId } from "react";

import { Card } from "../../../pieces/card";
import { INTENT_GROUPS } from "./intents";
import { useForm } from "./settings-context";
import css from "./settings.module.css";
import { sureWords } from "./sureness";

function Intents() {
  const { form, change, problems } = useForm();
  const toggle = (intent: string) =>
    change({ intents: form.intents.includes(intent) ? form.intents.filter((it) => it !== intent) : [...form.intents, intent] });
  const problem = problems.intents;
  return (
    <div role="group" aria-label="What it answers" className={css.intents}>
      {INTENT_GROUPS.map((group) => (
        <fieldset key={group.name}>
          <legend>{group.name}</legend>
          {Object.entries(group.intents).map(([intent, name]) => (
            <label key={intent}>
              <input type="checkbox" checked={form.intents.includes(intent)} onChange={() => toggle(intent)} />
              {name}
            </label>
          ))}
        </fieldset>
      ))}
      {problem && (
        <small className={css.problem} role="alert">
          {problem}
        </small>
      )}
    </div>
  );
}

function Sureness() {
  const { form, change } = useForm();
  const id = useId();
  const percent = Math.round(form.sure * 100);
  return (
    <div className={css.sure}>
      <label htmlFor={id}>
        How sure it must be <output htmlFor={id}>{percent} %</output>
      </label>
      <input
        id={id}
        type="range"
        min={50}
        max={100}
        value={percent}
        aria-valuetext={`${String(percent)} %. ${sureWords(form.sure)}`}
        onChange={(event) => change({ sure: Number(event.target.value) / 100 })}
      />
      <div className={css.ends} aria-hidden>
        <span>Answers more</span>
        <span>Hands over more</span>
      </div>
      <p className={css.hint}>
        {sureWords(form.sure)} An answer that rests on none of your documents and past answers is never surer than 40 %, so it is never
        sent.
      </p>
    </div>
  );
}

/** What may be answered, and from how sure on. */
export function WhatCard() {
  const { form, change } = useForm();
  return (
    <Card title="What it answers">
      <div className={css.choice} role="radiogroup" aria-label="Which questions">
        <label>
          <input type="radio" name="everything" checked={form.everything} onChange={() => change({ everything: true })} />
          Whatever it is sure of
        </label>
        <label>
          <input type="radio" name="everything" checked={!form.everything} onChange={() => change({ everything: false })} />
          Only what is chosen
        </label>
      </div>
      {!form.everything && <Intents />}
      <p className={css.hint}>
        Whoever asks for a person, is angry, sends a file or wants no more messages is handed to a person, whatever is chosen here.
      </p>
      <Sureness />
    </Card>
  );
}
