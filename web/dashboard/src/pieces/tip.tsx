import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";

import css from "./tip.module.css";

interface TipProps {
  text: ReactNode;
  keys?: string;
  children: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
}

export function Tip({ text, keys, children, side = "bottom" }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={css.tip} side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {keys && <kbd className={css.keys}>{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
