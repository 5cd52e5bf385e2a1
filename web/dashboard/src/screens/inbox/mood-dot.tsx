import type { MoodLabel } from "@hubbub/client";

import { cx } from "../../pieces/cx";
import css from "./mood-dot.module.css";

const SHAPES: Record<MoodLabel, React.ReactNode> = {
  negative: <path d="M0.5 1.5h9L5 9z" />,
  neutral: <circle cx="5" cy="5" r="3" />,
  positive: <path d="M0.5 8.5h9L5 1z" />,
};

interface DotProps {
  mood: MoodLabel;
  /** Its name, read aloud and shown on hover; without one it stands beside words that say it. */
  name?: string;
  className?: string;
}

/** ▼ ● ▲: how a customer sounds, told by shape first and by colour second. */
export function MoodDot({ mood, name, className }: DotProps) {
  return (
    <span className={cx(css.dot, css[mood], className)} role={name ? "img" : undefined} aria-label={name} aria-hidden={name ? undefined : true} title={name}>
      <svg viewBox="0 0 10 10" aria-hidden>
        {SHAPES[mood]}
      </svg>
    </span>
  );
}
