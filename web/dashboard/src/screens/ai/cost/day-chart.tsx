import type { AiUsage } from "@hubbub/client";

import { dayOf } from "../../../words/time";
import { dollars } from "../dollars";
import css from "./day-chart.module.css";
import { byDay, topOf } from "./sums";

/** What each day cost, from zero up. */
export function DayChart({ usage }: { usage: AiUsage }) {
  const days = byDay(usage);
  const scale = topOf(days.map((it) => it.micros));
  const sum = days.reduce((all, it) => all + it.micros, 0);
  const dearest = days.reduce((most, it) => (it.micros > most.micros ? it : most), { day: "", micros: 0 });
  const words = sum > 0 ? `${dollars(sum)} in all, most on ${dayOf(dearest.day)}: ${dollars(dearest.micros)}` : "Nothing was spent";
  return (
    <figure className={css.chart}>
      <div className={css.plot} role="img" aria-label={words}>
        {days.map((it) => (
          <span key={it.day} className={css.day} title={`${dayOf(it.day)}: ${dollars(it.micros)}`}>
            <span style={{ height: `${String((it.micros / scale) * 100)}%` }} />
          </span>
        ))}
        {sum > 0 && <span className={css.top}>{dollars(scale)}</span>}
        {sum === 0 && <span className={css.none}>Nothing was spent in these days.</span>}
      </div>
      <figcaption className={css.axis}>
        <span>{dayOf(usage.since)}</span>
        <span>{dayOf(usage.until)}</span>
      </figcaption>
      {sum > 0 && <p className={css.words}>{words}.</p>}
    </figure>
  );
}
