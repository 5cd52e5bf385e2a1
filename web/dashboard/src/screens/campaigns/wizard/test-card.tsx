import { explain } from "@hubbub/client";
import { CircleAlert, CircleCheck, Send } from "lucide-react";
import { useState, type SubmitEvent } from "react";

import { hub, lasting } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Field, SelectField } from "../../../pieces/field";
import { Card } from "../../../pieces/card";
import type { SampleRow } from "./columns";
import css from "./review-step.module.css";
import { useWizard } from "./use-wizard";

const KEPT = "hubbub.test-number";

type Outcome = { good: boolean; words: string } | null;

/** One message to somebody of the team, with the values of a row. */
export function TestCard({ rows }: { rows: SampleRow[] }) {
  const { draft } = useWizard();
  const [to, setTo] = useState(() => lasting.getItem(KEPT) ?? "");
  const [variant, setVariant] = useState("A");
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>(null);
  const two = draft.wordings.length > 1;
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (!draft.id) return;
    setBusy(true);
    setOutcome(null);
    lasting.setItem(KEPT, to);
    const test = { to: to.trim(), variables: rows[at]?.values ?? {}, ...(two ? { variant } : {}) };
    hub.campaigns
      .test(draft.id, test)
      .then(
        () => setOutcome({ good: true, words: "On its way. Look at that phone." }),
        (error: unknown) => setOutcome({ good: false, words: explain(error) }),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Card title="Try it on yourself">
      <form className={css.test} onSubmit={send}>
        <Field label="Your phone number" type="tel" placeholder="+351 912 000 111" required value={to} onChange={(event) => setTo(event.target.value)} />
        {rows.length > 1 && (
          <SelectField label="With the values of" value={at} onChange={(event) => setAt(Number(event.target.value))}>
            {rows.map((row, i) => (
              <option key={i} value={i}>
                Row {i + 1}: {row.values.name ?? row.to}
              </option>
            ))}
          </SelectField>
        )}
        {two && (
          <SelectField label="Text" value={variant} onChange={(event) => setVariant(event.target.value)}>
            <option value="A">Text A</option>
            <option value="B">Text B</option>
          </SelectField>
        )}
        <Button type="submit" disabled={busy || !draft.id || !to.trim()}>
          <Send aria-hidden />
          Send a test
        </Button>
      </form>
      <p className={outcome?.good ? css.good : css.bad} role="status">
        {outcome && (outcome.good ? <CircleCheck aria-hidden /> : <CircleAlert aria-hidden />)}
        {outcome?.words}
      </p>
    </Card>
  );
}
