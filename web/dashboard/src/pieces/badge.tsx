import type { ReactNode } from "react";

import css from "./badge.module.css";
import { cx } from "./cx";

export type Tone = "plain" | "good" | "info" | "warning" | "danger";

/** A state in a word. The word says it; the colour only helps to find it. */
export function Badge({ tone = "plain", icon, title, children }: { tone?: Tone; icon?: ReactNode; title?: string; children: ReactNode }) {
  return (
    <span className={cx(css.badge, css[tone])} title={title}>
      {icon}
      {children}
    </span>
  );
}
