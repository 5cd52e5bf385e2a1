import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";

import css from "./back-title.module.css";
import type { AnsweringSearch } from "./search";

interface BackTitleProps {
  to: "/ai/answering" | "/ai/knowledge";
  search?: AnsweringSearch;
  /** Where it leads. */
  back: string;
  name: string;
  badge?: ReactNode;
}

/** The name of a screen below another, and the way back. */
export function BackTitle({ to, search = {}, back, name, badge }: BackTitleProps) {
  return (
    <span className={css.title}>
      <Link to={to} search={search} className={css.back} aria-label={back} title={back}>
        <ArrowLeft aria-hidden />
      </Link>
      <span className={css.name} dir="auto" title={name}>
        {name}
      </span>
      {badge}
    </span>
  );
}
