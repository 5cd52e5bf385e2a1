import css from "./suggestion-row.module.css";
import { free, type Suggestion } from "./suggestions";

interface RowProps {
  all: readonly Suggestion[];
  text: string;
  choose: (n: number) => unknown;
}

/** Chosen by key, it may lie beyond the edge of a narrow row. */
const inView = (it: HTMLLIElement | null) => it?.scrollIntoView({ block: "nearest", inline: "nearest" });

/** Replies worth sending, above the composer. They keep their place while one writes, so that the thread does not jump. */
export function SuggestionRow({ all, text, choose }: RowProps) {
  if (all.length === 0) return null;
  const offered = free(all, text);
  return (
    <ul className={css.row} aria-label="Suggested replies" inert={!offered} data-away={!offered || undefined}>
      {all.map((it, i) => {
        const taken = it.text === text;
        const rests = it.restsOn.length > 0 ? `\n\nRests on: ${it.restsOn.join(", ")}` : "";
        return (
          <li key={it.text} ref={taken ? inView : undefined}>
            <button type="button" className={css.suggestion} aria-pressed={taken} title={it.text + rests} onClick={() => choose(i + 1)}>
              <span className={css.text} dir="auto">
                {it.text}
              </span>
              <span className={css.foot}>
                <kbd>{i + 1}</kbd>
                {taken ? "again to send" : it.source}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
