import type { ComponentProps } from "react";

import css from "./field.module.css";

export function Field({ label, ...rest }: ComponentProps<"input"> & { label: string }) {
  return (
    <label className={css.field}>
      {label}
      <input className={css.input} {...rest} />
    </label>
  );
}
