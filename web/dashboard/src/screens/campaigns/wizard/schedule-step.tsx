import { CalendarClock } from "lucide-react";
import { useState } from "react";

import { Field, SelectField, Tick } from "../../../pieces/field";
import { useNumbers } from "../../../reading";
import { Card } from "../../../pieces/card";
import { rateFigure } from "../../../words/figures";
import { limit } from "../rates";
import { momentOf, myZone, offsetWords, zones } from "../../../words/clocks";
import { DAYS, type Planned } from "./draft";
import { capOf, dayName, limitWords, paceOf, scheduleOf, scheduleWords } from "./schedule";
import css from "./schedule-step.module.css";
import { useWizard } from "./use-wizard";

function usePlanned() {
  const { draft, change, wrong } = useWizard();
  const set = (changes: Partial<Planned>) => change((old) => ({ planned: { ...old.planned, ...changes } }));
  return { planned: draft.planned, set, wrong };
}

function Zone() {
  const { planned, set } = usePlanned();
  const [all] = useState(zones);
  const at = momentOf(planned.start, planned.timezone);
  const [now] = useState(() => Date.now());
  return (
    <SelectField
      label="Clock"
      hint={`${offsetWords(planned.timezone, Number.isNaN(at) ? now : at)}${planned.timezone === myZone() ? ", yours" : ""}`}
      value={planned.timezone}
      onChange={(event) => set({ timezone: event.target.value })}
    >
      {!all.includes(planned.timezone) && <option value={planned.timezone}>{planned.timezone}</option>}
      {all.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll("_", " ")}
        </option>
      ))}
    </SelectField>
  );
}

function When() {
  const { planned, set, wrong } = usePlanned();
  return (
    <Card title="Start and end">
      <div className={css.choice} role="radiogroup" aria-label="When it starts">
        <label>
          <input type="radio" name="when" checked={planned.when === "now"} onChange={() => set({ when: "now" })} />
          At once, when you start it
        </label>
        <label>
          <input type="radio" name="when" checked={planned.when === "at"} onChange={() => set({ when: "at" })} />
          At a time
        </label>
      </div>
      <div className={css.pair}>
        {planned.when === "at" && (
          <Field label="Starts" type="datetime-local" value={planned.start} problem={wrong("start")} onChange={(event) => set({ start: event.target.value })} />
        )}
        <Zone />
      </div>
      <Tick
        label="By each customer’s own clock"
        hint="Start, quiet hours and days are those where the customer is, found by the number’s country."
        checked={planned.recipientLocal}
        onChange={(event) => set({ recipientLocal: event.target.checked })}
      />
      <Tick
        label="Stop at a time"
        hint="Who was not written to by then is passed over."
        checked={planned.ends}
        onChange={(event) => set({ ends: event.target.checked })}
      />
      {planned.ends && (
        <div className={css.pair}>
          <Field label="Stops" type="datetime-local" value={planned.end} problem={wrong("end")} onChange={(event) => set({ end: event.target.value })} />
        </div>
      )}
    </Card>
  );
}

function Hours() {
  const { planned, set, wrong } = usePlanned();
  const toggle = (day: (typeof DAYS)[number]) =>
    set({ days: planned.days.includes(day) ? planned.days.filter((it) => it !== day) : [...planned.days, day] });
  const problem = wrong("days");
  return (
    <Card title="Hours and days">
      <Tick
        label="Quiet hours"
        hint="Nothing is sent in the night; it goes on in the morning."
        checked={planned.quiet}
        onChange={(event) => set({ quiet: event.target.checked })}
      />
      {planned.quiet && (
        <div className={css.pair}>
          <Field label="Quiet from" type="time" value={planned.quietFrom} problem={wrong("quiet")} onChange={(event) => set({ quietFrom: event.target.value })} />
          <Field label="Until" type="time" value={planned.quietUntil} onChange={(event) => set({ quietUntil: event.target.value })} />
        </div>
      )}
      <fieldset className={css.days}>
        <legend>Days</legend>
        <div>
          {DAYS.map((day) => (
            <button key={day} type="button" aria-pressed={planned.days.includes(day)} aria-label={dayName(day)} onClick={() => toggle(day)}>
              {dayName(day).slice(0, 3)}
            </button>
          ))}
        </div>
        {problem && <small className={css.problem}>{problem}</small>}
      </fieldset>
    </Card>
  );
}

function Limits() {
  const { planned, set, wrong } = usePlanned();
  const { draft } = useWizard();
  const numbers = useNumbers();
  const most = limit({ phone_number_ids: draft.numbers, pace: null }, numbers);
  return (
    <Card title="Pace">
      <div className={css.pair}>
        <Field
          label="At most, messages a second"
          type="number"
          min={0}
          step="any"
          placeholder={rateFigure(most)}
          hint={`Empty: as fast as your numbers may, ${rateFigure(most)} a second. Agents’ answers always go first.`}
          problem={wrong("pace")}
          value={planned.pace}
          onChange={(event) => set({ pace: event.target.value })}
        />
      </div>
      <Tick
        label="Spare customers who got campaigns lately"
        hint="Who had enough of them is passed over."
        checked={planned.capped}
        onChange={(event) => set({ capped: event.target.checked })}
      />
      {planned.capped && (
        <div className={css.pair}>
          <Field label="At most, messages" type="number" min={1} value={planned.capMessages} problem={wrong("cap")} onChange={(event) => set({ capMessages: event.target.value })} />
          <Field label="in any so many days" type="number" min={1} max={90} value={planned.capDays} onChange={(event) => set({ capDays: event.target.value })} />
        </div>
      )}
    </Card>
  );
}

/** When and how fast, and in one sentence what that means. */
export function ScheduleStep() {
  const { planned } = usePlanned();
  const [now] = useState(() => Date.now());
  const sentence = scheduleWords(scheduleOf(planned), myZone(), now);
  return (
    <div className={css.step}>
      <p className={css.sentence} role="status">
        <CalendarClock aria-hidden />
        <span>
          {sentence} {limitWords(paceOf(planned) as { per_second: number } | null, capOf(planned) ?? null)}
        </span>
      </p>
      <When />
      <Hours />
      <Limits />
    </div>
  );
}
