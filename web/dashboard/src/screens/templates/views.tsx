import css from "./views.module.css";

export type View = "write" | "preview" | "history";

const NAMES: Record<View, string> = { write: "Write", preview: "Preview", history: "History" };

interface ViewsProps {
  view: View;
  set: (view: View) => void;
  phone: boolean;
  history: boolean;
}

/** What stands beside the form, and on a phone instead of it. */
export function Views({ view, set, phone, history }: ViewsProps) {
  const views = (Object.keys(NAMES) as View[]).filter((it) => (it !== "write" || phone) && (it !== "history" || history));
  if (views.length < 2) return null;
  const step = (by: number) => {
    const next = views[(views.indexOf(view) + by + views.length) % views.length];
    if (next) set(next);
  };
  return (
    <div
      className={css.tabs}
      role="tablist"
      aria-label="What to show"
      onKeyDown={(event) => {
        if (event.key === "ArrowRight") step(1);
        if (event.key === "ArrowLeft") step(-1);
      }}
    >
      {views.map((it) => (
        <button
          key={it}
          type="button"
          role="tab"
          aria-selected={view === it}
          tabIndex={view === it ? 0 : -1}
          className={css.tab}
          onClick={() => set(it)}
        >
          {NAMES[it]}
        </button>
      ))}
    </div>
  );
}
