import type { ComponentProps, ReactNode } from "react";

import css from "./button.module.css";
import { cx } from "./cx";
import { Tip } from "./tip";

interface Looks {
  look?: "primary" | "plain" | "quiet" | "danger" | "ruin";
  small?: boolean;
}

export function Button({ look = "plain", small, className, type = "button", ...rest }: ComponentProps<"button"> & Looks) {
  return <button type={type} className={cx(css.button, css[look], small && css.small, className)} {...rest} />;
}

interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label">, Looks {
  label: string;
  keys?: string;
  children: ReactNode;
}

/** A button of one icon: its name is read aloud and shown on hover, with its keys. */
export function IconButton({ label, keys, look = "quiet", small, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <Tip text={label} keys={keys}>
      <button
        type={type}
        aria-label={label}
        className={cx(css.button, css.icon, css[look], small && css.small, className)}
        {...rest}
      />
    </Tip>
  );
}
