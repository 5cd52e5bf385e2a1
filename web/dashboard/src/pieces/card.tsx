import { useId, type ReactNode } from "react";

import { cx } from "./cx";
import css from "./card.module.css";

interface CardProps {
  title: string;
  aside?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

/** A part of a screen with a name. */
export function Card({ title, aside, wide, children }: CardProps) {
  const id = useId();
  return (
    <section className={cx(css.card, wide && css.wide)} aria-labelledby={id}>
      <header className={css.head}>
        <h2 id={id} className={css.title}>
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
