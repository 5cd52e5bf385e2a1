import type { ComponentProps, ReactNode } from "react";

import { cx } from "../../../pieces/cx";
import field from "../../../pieces/field.module.css";
import type { Anchor } from "../anchors";
import { useEditing } from "../editing";
import { lengthOf } from "../written";
import css from "./form.module.css";
import { Place } from "./place";

export function Section({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.section} aria-label={title}>
      <h2 className={css.heading}>{title}</h2>
      {hint && <p className={css.hint}>{hint}</p>}
      {children}
    </section>
  );
}

export function Counter({ text, most }: { text: string; most: number }) {
  const length = lengthOf(text);
  return (
    <span className={css.counter} data-over={length > most || undefined}>
      <span className="unseen">{`${String(length)} of ${String(most)} characters`}</span>
      <span aria-hidden>
        {length} / {most}
      </span>
    </span>
  );
}

interface LineProps extends Omit<ComponentProps<"input">, "value"> {
  anchor: Anchor;
  label: string;
  value: string;
  set: (value: string) => void;
  most?: number;
  hint?: ReactNode;
}

/** A line to write, with its limit and what is to be said about it. */
export function Line({ anchor, label, value, set, most, hint, className, disabled, ...rest }: LineProps) {
  const { readOnly } = useEditing();
  return (
    <Place anchor={anchor} className={className}>
      {(described) => (
        <label className={field.field}>
          <span className={css.label}>
            {label}
            {most !== undefined && <Counter text={value} most={most} />}
          </span>
          <input
            className={field.input}
            dir="auto"
            autoComplete="off"
            value={value}
            onChange={(event) => set(event.target.value)}
            disabled={disabled}
            readOnly={readOnly}
            {...described}
            {...rest}
          />
          {hint && <small className={field.hint}>{hint}</small>}
        </label>
      )}
    </Place>
  );
}

interface ChoiceProps<T extends string> {
  name: string;
  label: string;
  value: string;
  options: readonly { value: T; words: string; icon?: ReactNode }[];
  set: (value: T) => void;
  disabled?: boolean;
  className?: string;
}

/** One of a few, side by side. */
export function Choice<T extends string>({ name, label, value, options, set, disabled, className }: ChoiceProps<T>) {
  return (
    <div className={cx(css.choice, className)} role="radiogroup" aria-label={label}>
      {options.map((it) => (
        <label key={it.value} className={css.option}>
          <input type="radio" name={name} className="unseen" checked={value === it.value} disabled={disabled} onChange={() => set(it.value)} />
          {it.icon}
          <span>{it.words}</span>
        </label>
      ))}
    </div>
  );
}
