import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import css from "./banner.module.css";

interface BannerProps {
  tone: "plain" | "good" | "info" | "warning" | "danger";
  icon: LucideIcon;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}

export function Banner({ tone, icon: Icon, title, children, action }: BannerProps) {
  return (
    <div className={css.banner} data-tone={tone} role="status">
      <Icon aria-hidden />
      <div>
        <strong>{title}</strong>
        {children}
      </div>
      {action}
    </div>
  );
}
