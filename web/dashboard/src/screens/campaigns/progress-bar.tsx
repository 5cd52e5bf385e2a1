import type { Campaign } from "@hubbub/client";

import { cx } from "../../pieces/cx";
import { figure, share } from "../../words/figures";
import { done, PART_NAMES, parts } from "./funnel";
import css from "./progress-bar.module.css";

type Counted = Pick<Campaign, "counts" | "total">;

/** How far everybody is, in one bar: the furthest first. */
export function ProgressBar({ counts, total, large }: Counted & { large?: boolean }) {
  const all = parts(counts);
  const words = all.map((it) => `${figure(it.count)} ${PART_NAMES[it.part]}`).join(", ");
  return (
    <div
      className={cx(css.bar, large && css.large)}
      role="progressbar"
      aria-label="Progress"
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done(counts, total)}
      aria-valuetext={words || "Nothing sent so far"}
    >
      {all.map((it) => (
        <span
          key={it.part}
          className={css[it.part]}
          style={{ flexGrow: it.count / total }}
          title={`${figure(it.count)} ${PART_NAMES[it.part]} (${share(it.count, total)})`}
        />
      ))}
      {total > 0 && <span className={css.rest} style={{ flexGrow: Math.max(0, 1 - all.reduce((sum, it) => sum + it.count, 0) / total) }} />}
    </div>
  );
}

/** What the colours of the bar mean, with their figures. */
export function ProgressKey({ counts, total }: Counted) {
  return (
    <ul className={css.key}>
      {parts(counts).map((it) => (
        <li key={it.part}>
          <span className={cx(css.dot, css[it.part])} aria-hidden />
          <span className="figures">{figure(it.count)}</span> {PART_NAMES[it.part]}
        </li>
      ))}
      {total - done(counts, total) > 0 && (
        <li>
          <span className={cx(css.dot, css.rest)} aria-hidden />
          <span className="figures">{figure(total - done(counts, total))}</span> waiting
        </li>
      )}
    </ul>
  );
}
