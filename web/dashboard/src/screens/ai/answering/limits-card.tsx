import { Card } from "../../../pieces/card";
import { Field } from "../../../pieces/field";
import type { Form } from "./form";
import { useForm } from "./settings-context";
import css from "./settings.module.css";

interface Limit {
  field: "turns" | "aDay" | "anHour" | "quiet";
  path: string;
  label: string;
  hint: string;
  most: number;
}

const LIMITS: readonly Limit[] = [
  { field: "turns", path: "most_turns", label: "Messages in a row", hint: "Then a person takes over.", most: 20 },
  { field: "aDay", path: "most_a_day", label: "Messages a day, in one conversation", hint: "By the clock of your team.", most: 200 },
  { field: "anHour", path: "most_an_hour", label: "Messages an hour, on this number", hint: "Beyond that it stays quiet.", most: 10_000 },
  { field: "quiet", path: "quiet_minutes", label: "Minutes it keeps quiet after a person", hint: "From when somebody wrote or took the conversation.", most: 1440 },
];

/** Where it stops by itself. */
export function LimitsCard() {
  const { form, change, problems } = useForm();
  const set = (field: keyof Form, value: string) => change({ [field]: value });
  return (
    <Card title="Limits">
      <div className={css.pair}>
        {LIMITS.map(({ field, path, label, hint, most }) => (
          <Field
            key={field}
            label={label}
            hint={hint}
            type="number"
            inputMode="numeric"
            min={1}
            max={most}
            problem={problems[path]}
            value={form[field]}
            onChange={(event) => set(field, event.target.value)}
          />
        ))}
        <Field
          label="US dollars a month, on this number"
          hint="Then it stays quiet until the next month. The budget of the whole team holds besides."
          inputMode="decimal"
          problem={problems.most_cost_micros}
          value={form.cost}
          onChange={(event) => set("cost", event.target.value)}
        />
      </div>
    </Card>
  );
}
