import css from "./skeleton.module.css";
import { cx } from "./cx";

/** A piece of what is to come; invisible for the first moment, so that quick answers show no flicker. */
export function Bone({ className, round }: { className?: string; round?: boolean }) {
  return <span className={cx(css.bone, round && css.round, className)} aria-hidden />;
}
