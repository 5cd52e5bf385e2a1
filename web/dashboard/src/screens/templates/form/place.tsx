import { CircleAlert, Lightbulb, TriangleAlert, type LucideIcon } from "lucide-react";
import { useId, type ReactNode } from "react";

import { cx } from "../../../pieces/cx";
import type { Anchor } from "../anchors";
import { useEditing } from "../editing";
import type { Level, Placed } from "../findings";
import css from "./form.module.css";

export const LEVELS: Record<Level, { icon: LucideIcon; words: string }> = {
  error: { icon: CircleAlert, words: "To mend" },
  warning: { icon: TriangleAlert, words: "Warning" },
  hint: { icon: Lightbulb, words: "Hint" },
};

export interface Described {
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

/** Go to the words a finding is about, in the field above it. */
function select(from: HTMLElement, range: readonly [number, number]): void {
  const field = from.closest("[data-anchor]")?.querySelector<HTMLTextAreaElement | HTMLInputElement>("textarea, input");
  field?.focus();
  field?.setSelectionRange(...range);
}

function Said({ finding }: { finding: Placed }) {
  const { anchor, level, message, marked, range } = finding;
  const { icon: Icon, words } = LEVELS[level];
  return (
    <li data-level={level}>
      <Icon aria-label={words} />
      <span>
        {message}
        {marked && range && (
          <button
            type="button"
            className={css.marked}
            dir="auto"
            disabled={anchor === "kept"}
            onClick={(event) => select(event.currentTarget, range)}
          >
            {marked.before}
            <mark>{marked.words}</mark>
            {marked.after}
          </button>
        )}
      </span>
    </li>
  );
}

interface PlaceProps {
  anchor: Anchor;
  className?: string;
  children: (described: Described) => ReactNode;
}

/** A place of the form with what is to be said about it underneath. */
export function Place({ anchor, className, children }: PlaceProps) {
  const { findingsAt, touch } = useEditing();
  const id = useId();
  const found = findingsAt(anchor);
  return (
    <div className={cx(css.place, className)} data-anchor={anchor} onBlur={() => touch(anchor)}>
      {children({
        "aria-invalid": found.some((it) => it.level === "error") || undefined,
        "aria-describedby": found.length > 0 ? id : undefined,
      })}
      {found.length > 0 && (
        <ul id={id} className={css.said}>
          {found.map((it, i) => (
            <Said key={i} finding={it} />
          ))}
        </ul>
      )}
    </div>
  );
}
