import css from "./chips.module.css";

interface ChipsProps<T extends string> {
  label: string;
  /** What stands for no choice. */
  all: string;
  chosen: T | undefined;
  names: Readonly<Record<T, string>>;
  order: readonly T[];
  counts?: Readonly<Partial<Record<T, number>>>;
  change: (chosen: T | undefined) => void;
}

/** One of a few kinds, or all of them. */
export function Chips<T extends string>({ label, all, chosen, names, order, counts, change }: ChipsProps<T>) {
  return (
    <div className={css.chips} role="group" aria-label={label}>
      <button type="button" aria-pressed={chosen === undefined} onClick={() => change(undefined)}>
        {all}
      </button>
      {order.map((it) => (
        <button key={it} type="button" aria-pressed={chosen === it} onClick={() => change(chosen === it ? undefined : it)}>
          {names[it]}
          {counts && <span className="figures">{counts[it] ?? 0}</span>}
        </button>
      ))}
    </div>
  );
}
