import { UserRound } from "lucide-react";

import { initials, tintOf } from "../words/names";
import css from "./avatar.module.css";
import { cx } from "./cx";

interface AvatarProps {
  id: string;
  name: string;
  size?: "small" | "medium" | "normal" | "large";
  title?: string;
}

/** Initials on a tint that stays with the person. Decorative: the name stands beside it, unless `title` says it. */
export function Avatar({ id, name, size = "normal", title }: AvatarProps) {
  const letters = initials(name);
  const tint = tintOf(id);
  return (
    <span
      className={cx(css.avatar, tint > 0 && css[`t${String(tint)}`], size !== "normal" && css[size])}
      role={title ? "img" : undefined}
      aria-label={title}
      aria-hidden={title ? undefined : true}
      title={title}
    >
      {letters ? <span>{letters}</span> : <UserRound aria-hidden />}
    </span>
  );
}
