import { X } from "lucide-react";
import { useState } from "react";

import { Button, IconButton } from "../../../pieces/button";
import { Card } from "../../../pieces/card";
import { Field, SelectField } from "../../../pieces/field";
import { myZone, offsetWords, zones } from "../../../words/clocks";
import { dayOf } from "../../../words/time";
import { WHEN_NAMES } from "./differences";
import type { When } from "./form";
import { isOpen, usualWeek } from "./hours";
import { useForm } from "./settings-context";
import css from "./settings.module.css";
import { WeekTable } from "./week-table";

const WHENS = Object.keys(WHEN_NAMES) as When[];
const MOST_HOLIDAYS = 400;

function Zone() {
  const { form, change, problems } = useForm();
  const [all] = useState(zones);
  const [now] = useState(() => Date.now());
  return (
    <SelectField
      label="Clock"
      hint={`${offsetWords(form.zone, now)}${form.zone === myZone() ? ", yours" : ""}`}
      problem={problems["hours.zone"]}
      value={form.zone}
      onChange={(event) => change({ zone: event.target.value })}
    >
      {!all.includes(form.zone) && <option value={form.zone}>{form.zone}</option>}
      {all.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll("_", " ")}
        </option>
      ))}
    </SelectField>
  );
}

/** Days on which nobody works, whatever the week says. */
function Holidays() {
  const { form, change } = useForm();
  const [day, setDay] = useState("");
  const add = () => {
    if (day && !form.holidays.includes(day)) change({ holidays: [...form.holidays, day].sort() });
    setDay("");
  };
  return (
    <div className={css.holidays}>
      <div className={css.adding}>
        <Field
          label="Holidays"
          type="date"
          value={day}
          onChange={(event) => setDay(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <Button disabled={!day || form.holidays.length >= MOST_HOLIDAYS} onClick={add}>
          Add
        </Button>
      </div>
      {form.holidays.length > 0 && (
        <ul className={css.chips} aria-label="Holidays">
          {form.holidays.map((it) => (
            <li key={it}>
              <time dateTime={it}>{dayOf(it)}</time>
              <IconButton small label={`Remove ${dayOf(it)}`} onClick={() => change({ holidays: form.holidays.filter((other) => other !== it) })}>
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** When it may answer, by the hours of the team. */
export function HoursCard() {
  const { form, change, problems } = useForm();
  const pick = (when: When) => {
    const blank = when !== "always" && !isOpen(form.week);
    change({ when, ...(blank ? { week: usualWeek(), zone: form.zone === "UTC" ? myZone() : form.zone } : {}) });
  };
  return (
    <Card title="When it answers">
      <div className={css.choice} role="radiogroup" aria-label="When it answers">
        {WHENS.map((when) => (
          <label key={when}>
            <input type="radio" name="when" checked={form.when === when} onChange={() => pick(when)} />
            {WHEN_NAMES[when]}
          </label>
        ))}
      </div>
      {form.when !== "always" && (
        <>
          <p className={css.hint}>These are the hours of your team. A day without hours is closed, and so is a holiday.</p>
          <WeekTable />
          {problems["hours.days"] && (
            <small className={css.problem} role="alert">
              {problems["hours.days"]}
            </small>
          )}
          <div className={css.pair}>
            <Zone />
            <Holidays />
          </div>
        </>
      )}
    </Card>
  );
}
