import type { ReactNode, Ref } from "react";

import css from "./screen.module.css";

interface ScreenProps {
  /** What it is about: the first thing read. */
  title: ReactNode;
  /** For readers, when the title is not plain words. */
  label?: string;
  actions?: ReactNode;
  /** Stays above what scrolls. */
  below?: ReactNode;
  /** Stays under what scrolls. */
  footer?: ReactNode;
  scroller?: Ref<HTMLDivElement>;
  children: ReactNode;
}

/** A screen of one column: a bar with its name and what can be done, and what scrolls below. */
export function Screen({ title, label, actions, below, footer, scroller, children }: ScreenProps) {
  return (
    <section className={css.screen} aria-label={label ?? (typeof title === "string" ? title : undefined)}>
      <header className={css.head}>
        <div className={css.bar}>
          <h1 className={css.title}>{title}</h1>
          {actions && <div className={css.actions}>{actions}</div>}
        </div>
        {below}
      </header>
      <div ref={scroller} className={css.scroll}>
        <div className={css.page}>{children}</div>
      </div>
      {footer && (
        <footer className={css.foot}>
          <div className={css.footBar}>{footer}</div>
        </footer>
      )}
    </section>
  );
}
