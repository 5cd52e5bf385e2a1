import { explain, keys, Problem, type AiUsage } from "@hubbub/client";
import { useMutation } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { hub, queries } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Card } from "../../../pieces/card";
import { Field } from "../../../pieces/field";
import { toast } from "../../../pieces/toasts";
import { share } from "../../../words/figures";
import { dollars, dollarText, microsOf } from "../dollars";
import { providerName } from "../reasons";
import css from "./cost.module.css";

const monthName = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** The team's own limit, which can only lower what the operator allows. */
function OwnBudget({ own, most, close }: { own: number | null; most: number; close: () => void }) {
  const [text, setText] = useState(() => dollarText(own ?? most));
  const micros = microsOf(text);
  const limit = useMutation({
    mutationFn: (next: number | null) => hub.ai.limitMonth(next),
    onSuccess: (_, next) => {
      toast(next === null ? "The team has no budget of its own now" : `The budget is ${dollars(next)} a month now`);
      void queries.invalidateQueries({ queryKey: keys.aiUsage });
      close();
    },
    onError: (error) => {
      if (!(error instanceof Problem && error.status === 422)) toast(explain(error), { bad: true });
    },
  });
  const refused = limit.error instanceof Problem && limit.error.status === 422 ? limit.error.detail : undefined;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!Number.isNaN(micros)) limit.mutate(micros);
  };
  return (
    <form className={css.budget} onSubmit={submit}>
      <Field
        label="US dollars a month"
        inputMode="decimal"
        autoFocus
        hint="Then nothing more is asked that costs money, until the next month."
        problem={Number.isNaN(micros) ? "US dollars, such as 20 or 0.50." : refused}
        value={text}
        onChange={(event) => {
          limit.reset();
          setText(event.target.value);
        }}
      />
      <div className={css.acts}>
        <Button type="submit" look="primary" disabled={Number.isNaN(micros) || limit.isPending}>
          Save
        </Button>
        {own !== null && (
          <Button disabled={limit.isPending} onClick={() => limit.mutate(null)}>
            Only the operator’s limit
          </Button>
        )}
        <Button look="quiet" onClick={close}>
          Back
        </Button>
      </div>
    </form>
  );
}

/** This month against its budget. */
export function MonthCard({ usage }: { usage: AiUsage }) {
  const [editing, setEditing] = useState(false);
  const { month_micros: spent, budget_micros: budget, own_budget_micros: own, providers, until } = usage;
  const part = budget > 0 ? Math.min(1, spent / budget) : spent > 0 ? 1 : 0;
  const used = spent >= budget && spent > 0;
  return (
    <Card title={monthName.format(Date.parse(until))}>
      <p className={css.sum}>
        <strong>{dollars(spent)}</strong> of {dollars(budget)}
        {budget > 0 && <span>{share(spent, budget)}</span>}
      </p>
      <div
        className={css.meter}
        data-full={used || undefined}
        role="meter"
        aria-label="Of this month’s budget"
        aria-valuemin={0}
        aria-valuemax={budget / 1e6}
        aria-valuenow={Math.min(spent, budget) / 1e6}
        aria-valuetext={`${dollars(spent)} of ${dollars(budget)}`}
      >
        <span style={{ transform: `scaleX(${String(part)})` }} />
      </div>
      <p className={css.hint}>
        {used && "The budget is used up: nothing more is asked that costs money. "}
        {own === null ? "The operator’s limit. The team can set a lower one." : "The team’s own budget."} A month is one in UTC.
        {providers.length > 0 && ` Asked in this order: ${providers.map(providerName).join(", ")}.`}
      </p>
      {editing ? (
        <OwnBudget own={own} most={budget} close={() => setEditing(false)} />
      ) : (
        <div>
          <Button onClick={() => setEditing(true)}>{own === null ? "Set a lower budget" : "Change the budget"}</Button>
        </div>
      )}
    </Card>
  );
}
