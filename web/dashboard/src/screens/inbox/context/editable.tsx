import { useState } from "react";

import { cx } from "../../../pieces/cx";
import css from "./context-pane.module.css";

interface EditableProps {
  label: string;
  value: string;
  vacant?: string;
  className?: string;
  save: (value: string) => void;
}

/** Text that becomes a field when it is clicked. Enter or leaving keeps, Escape takes back. */
export function Editable({ label, value, vacant = "Add", className, save }: EditableProps) {
  const [text, setText] = useState<string | null>(null);
  if (text === null) {
    return (
      <button
        type="button"
        className={cx(css.value, className, !value && css.vacant)}
        dir="auto"
        title={value}
        aria-label={`${label}: ${value || "none"}. Edit`}
        onClick={() => setText(value)}
      >
        {value || vacant}
      </button>
    );
  }
  const done = () => {
    setText(null);
    if (text.trim() !== value) save(text.trim());
  };
  return (
    <input
      className={cx(css.input, className)}
      dir="auto"
      aria-label={label}
      autoFocus
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") {
          event.stopPropagation();
          setText(null);
        }
      }}
    />
  );
}
