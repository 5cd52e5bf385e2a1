import { ChevronDown } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";

import { cx } from "./cx";
import css from "./field.module.css";

interface Around {
  label: string;
  /** What to write here, when the label does not say it all. */
  hint?: ReactNode;
  /** What is wrong with it, in place of the hint. */
  problem?: string;
}

function useAround({ hint, problem }: Omit<Around, "label">) {
  const id = useId();
  const said = problem ?? hint;
  return {
    props: { "aria-invalid": problem ? (true as const) : undefined, "aria-describedby": said ? id : undefined },
    said: said ? (
      <small id={id} className={problem ? css.problem : css.hint}>
        {said}
      </small>
    ) : null,
  };
}

export function Field({ label, hint, problem, className, ...rest }: ComponentProps<"input"> & Around) {
  const { props, said } = useAround({ hint, problem });
  return (
    <div className={cx(css.whole, className)}>
      <label className={css.field}>
        {label}
        <input className={css.input} {...props} {...rest} />
      </label>
      {said}
    </div>
  );
}

export function TextField({ label, hint, problem, className, ...rest }: ComponentProps<"textarea"> & Around) {
  const { props, said } = useAround({ hint, problem });
  return (
    <div className={cx(css.whole, className)}>
      <label className={css.field}>
        {label}
        <textarea className={cx(css.input, css.area)} {...props} {...rest} />
      </label>
      {said}
    </div>
  );
}

export function SelectField({ label, hint, problem, className, children, ...rest }: ComponentProps<"select"> & Around) {
  const { props, said } = useAround({ hint, problem });
  return (
    <div className={cx(css.whole, className)}>
      <label className={css.field}>
        {label}
        <span className={css.select}>
          <select className={css.input} {...props} {...rest}>
            {children}
          </select>
          <ChevronDown aria-hidden />
        </span>
      </label>
      {said}
    </div>
  );
}

/** A box to tick, with its words beside it. */
export function Tick({ label, hint, className, ...rest }: Omit<ComponentProps<"input">, "type"> & Pick<Around, "label" | "hint">) {
  const { props, said } = useAround({ hint });
  return (
    <div className={cx(css.tick, className)}>
      <label>
        <input type="checkbox" {...props} {...rest} />
        {label}
      </label>
      {said}
    </div>
  );
}
