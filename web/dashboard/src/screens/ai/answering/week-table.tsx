import { Plus, X } from "lucide-react";
import { useId } from "react";

import { Button, IconButton } from "../../../pieces/button";
import { DAY_NAMES, DAYS, MOST_SPANS, nextSpan, overnight, withDay, type Day, type Span } from "./hours";
import { useForm } from "./settings-context";
import css from "./week-table.module.css";

interface SpanProps {
  day: Day;
  span: Span;
  problem: string | undefined;
  change: (span: Span) => void;
  remove: () => void;
}

/** From–to of one day. */
function Hours({ day, span, problem, change, remove }: SpanProps) {
  const id = useId();
  const name = DAY_NAMES[day];
  const said = problem ?? (overnight(span) ? "Until the next morning" : "");
  const props = { "aria-invalid": problem ? (true as const) : undefined, "aria-describedby": said ? id : undefined };
  return (
    <li className={css.span}>
      <input type="time" aria-label={`${name}, from`} value={span.from} {...props} onChange={(event) => change({ ...span, from: event.target.value })} />
      <span aria-hidden>–</span>
      <input type="time" aria-label={`${name}, to`} value={span.to} {...props} onChange={(event) => change({ ...span, to: event.target.value })} />
      <IconButton label={`Remove ${name} ${span.from}–${span.to}`} onClick={remove}>
        <X aria-hidden />
      </IconButton>
      {said && (
        <small id={id} className={problem ? css.problem : css.hint}>
          {said}
        </small>
      )}
    </li>
  );
}

/** Each day of the week with its hours. */
export function WeekTable() {
  const { form, change, problems } = useForm();
  const set = (day: Day, spans: Span[]) => change({ week: withDay(form.week, day, spans) });
  return (
    <ul className={css.week} aria-label="Hours of the team">
      {DAYS.map((day) => {
        const spans = form.week[day] ?? [];
        return (
          <li key={day} className={css.day}>
            <span className={css.name}>{DAY_NAMES[day]}</span>
            <ul className={css.spans} aria-label={DAY_NAMES[day]}>
              {spans.map((span, place) => (
                <Hours
                  key={place}
                  day={day}
                  span={span}
                  problem={problems[`hours.days.${day}[${String(place)}]`]}
                  change={(next) => set(day, spans.map((it, i) => (i === place ? next : it)))}
                  remove={() => set(day, spans.filter((_, i) => i !== place))}
                />
              ))}
              <li className={css.more}>
                {spans.length === 0 && <span className={css.closed}>Closed</span>}
                {spans.length < MOST_SPANS && (
                  <Button small look="quiet" aria-label={`Add hours on ${DAY_NAMES[day]}`} onClick={() => set(day, [...spans, nextSpan(spans)])}>
                    <Plus aria-hidden />
                    Add hours
                  </Button>
                )}
              </li>
            </ul>
          </li>
        );
      })}
    </ul>
  );
}
