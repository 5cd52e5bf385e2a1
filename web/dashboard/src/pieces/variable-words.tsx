import css from "./variable-words.module.css";

/** Text and variables by turns (see `parted`); each variable shown as a gap to fill. */
export function VariableWords({ parts }: { parts: string[] }) {
  return parts.map((part, i) =>
    i % 2 === 0 ? (
      part
    ) : (
      <mark key={i} className={css.variable}>
        {`{{${part}}}`}
      </mark>
    ),
  );
}
