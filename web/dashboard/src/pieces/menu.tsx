import { Check } from "lucide-react";
import { ContextMenu, DropdownMenu } from "radix-ui";
import { createContext, use, type ReactNode } from "react";

import { cx } from "./cx";
import css from "./menu.module.css";

/** Which of the two menus the items stand in: the same items serve a button and a right click. */
const Kind = createContext<typeof DropdownMenu | typeof ContextMenu>(DropdownMenu);

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  onOpenChange?: (open: boolean) => void;
  /** It has closed; prevent the event's default to put the focus elsewhere than on the trigger. */
  onClosed?: (event: Event) => void;
  open?: boolean;
}

export function Menu({ trigger, children, align = "start", side, open, onOpenChange, onClosed }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={css.menu} align={align} side={side} sideOffset={4} collisionPadding={8} onCloseAutoFocus={onClosed}>
          <Kind value={DropdownMenu}>{children}</Kind>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function RightClick({ children, menu, onOpenChange }: { children: ReactNode; menu: ReactNode; onOpenChange?: (open: boolean) => void }) {
  return (
    <ContextMenu.Root modal={false} onOpenChange={onOpenChange}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={css.menu} collisionPadding={8}>
          <Kind value={ContextMenu}>{menu}</Kind>
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

interface ItemProps {
  icon?: ReactNode;
  children: ReactNode;
  keys?: string;
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  keepOpen?: boolean;
  onSelect: () => void;
}

export function Item({ icon, children, keys, checked, danger, disabled, keepOpen, onSelect }: ItemProps) {
  const Parts = use(Kind);
  return (
    <Parts.Item
      className={cx(css.item, danger && css.danger)}
      disabled={disabled}
      onSelect={(event) => {
        if (keepOpen) event.preventDefault();
        onSelect();
      }}
    >
      {icon}
      <span className="grow">{children}</span>
      {checked && <Check className={css.check} aria-label="chosen" />}
      {keys && <kbd>{keys}</kbd>}
    </Parts.Item>
  );
}

export function Submenu({ icon, label, children }: { icon?: ReactNode; label: string; children: ReactNode }) {
  const Parts = use(Kind);
  return (
    <Parts.Sub>
      <Parts.SubTrigger className={css.item}>
        {icon}
        <span className="grow">{label}</span>
        <span className={css.hint} aria-hidden>
          ›
        </span>
      </Parts.SubTrigger>
      <Parts.Portal>
        <Parts.SubContent className={css.menu} sideOffset={4} collisionPadding={8}>
          {children}
        </Parts.SubContent>
      </Parts.Portal>
    </Parts.Sub>
  );
}

export function Line() {
  return <div className={css.line} role="separator" />;
}

export function Title({ children }: { children: ReactNode }) {
  return <div className={css.title}>{children}</div>;
}
