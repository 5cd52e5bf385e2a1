import { cx } from "../../../pieces/cx";
import { figure, share } from "../figures";
import { funnel, type Counts } from "../funnel";
import css from "./funnel-bars.module.css";

const LOOKS = { Sent: css.sent, Delivered: css.delivered, Read: css.read, Replied: css.replied };

/** How far the messages came: each stage as a part of everybody, its share beside it. */
export function FunnelBars({ counts, total }: { counts: Counts; total: number }) {
  return (
    <ol className={css.funnel}>
      {funnel(counts, total).map((stage, i) => (
        <li key={stage.name}>
          <span className={css.name}>{stage.name}</span>
          <span className={css.track} aria-hidden>
            <span className={cx(css.fill, LOOKS[stage.name])} style={{ transform: `scaleX(${String(total ? stage.count / total : 0)})` }} />
          </span>
          <span className={css.count}>{figure(stage.count)}</span>
          <span className={css.share} title={i === 0 ? "of all recipients" : "of those it was sent to"}>
            {share(stage.count, stage.of)}
          </span>
        </li>
      ))}
    </ol>
  );
}
