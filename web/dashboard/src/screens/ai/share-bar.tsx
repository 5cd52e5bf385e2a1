import { cx } from "../../pieces/cx";
import { figure, share } from "../../words/figures";
import css from "./share-bar.module.css";

export interface Part {
  name: string;
  count: number;
  colour: "accent" | "info" | "warning" | "strong" | "weak";
}

/** Parts of a whole in one bar, with their names and figures below it. */
export function ShareBar({ label, parts, bare }: { label: string; parts: readonly Part[]; bare?: boolean }) {
  const total = parts.reduce((sum, it) => sum + it.count, 0);
  const words = parts.map((it) => `${figure(it.count)} ${it.name.toLowerCase()}`).join(", ");
  return (
    <div className={css.whole}>
      <div className={css.bar} role="img" aria-label={`${label}: ${total > 0 ? words : "nothing so far"}`}>
        {parts
          .filter((it) => it.count > 0)
          .map((it) => (
            <span key={it.name} className={css[it.colour]} style={{ flexGrow: it.count / total }} title={`${figure(it.count)} ${it.name.toLowerCase()} (${share(it.count, total)})`} />
          ))}
      </div>
      {!bare && (
        <ul className={css.key}>
          {parts.map((it) => (
            <li key={it.name}>
              <span className={cx(css.dot, css[it.colour])} aria-hidden />
              <span className="figures">{figure(it.count)}</span> {it.name.toLowerCase()}
              {it.count > 0 && <span className={css.share}>{share(it.count, total)}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
