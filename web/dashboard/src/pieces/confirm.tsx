import { AlertDialog } from "radix-ui";
import type { ReactNode } from "react";

import { Button } from "./button";
import css from "./confirm.module.css";

interface ConfirmProps {
  open: boolean;
  close: () => void;
  title: string;
  /** What it leads to, and what cannot be taken back. */
  children: ReactNode;
  act: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
}

/** Asks before what cannot be taken back. The caller closes it. */
export function Confirm({ open, close, title, children, act, danger, busy, onConfirm }: ConfirmProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(now) => !now && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={css.scrim} />
        <AlertDialog.Content className={css.dialog}>
          <AlertDialog.Title className={css.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className={css.text}>{children}</div>
          </AlertDialog.Description>
          <div className={css.actions}>
            <AlertDialog.Cancel asChild>
              <Button look="quiet">Back</Button>
            </AlertDialog.Cancel>
            <Button look={danger ? "ruin" : "primary"} disabled={busy} onClick={onConfirm}>
              {act}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
