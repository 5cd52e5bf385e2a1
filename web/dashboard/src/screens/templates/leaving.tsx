import { useBlocker } from "@tanstack/react-router";
import { AlertDialog } from "radix-ui";

import { Button } from "../../pieces/button";
import css from "../../pieces/confirm.module.css";

interface LeavingProps {
  /** What was typed would be left behind. */
  asks: boolean;
  /** It is a copy without a word changed: it goes unasked. */
  untouched: boolean;
  /** Whether it is kept now. */
  save: () => Promise<boolean>;
  discard: () => void;
}

/** Asks before what was typed is left behind. A reload keeps it; so does leaving, until the tab is closed. */
export function Leaving({ asks, untouched, save, discard }: LeavingProps) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => {
      if (next.pathname === current.pathname) return false;
      if (untouched) discard();
      return asks && !untouched && next.pathname !== "/sign-in";
    },
    enableBeforeUnload: () => asks && !untouched,
    withResolver: true,
  });
  const stay = () => blocker.reset?.();
  return (
    <AlertDialog.Root open={blocker.status === "blocked"} onOpenChange={(open) => !open && stay()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={css.scrim} />
        <AlertDialog.Content className={css.dialog}>
          <AlertDialog.Title className={css.title}>Leave without saving?</AlertDialog.Title>
          <AlertDialog.Description className={css.text}>What you wrote is not saved yet.</AlertDialog.Description>
          <div className={css.actions}>
            <AlertDialog.Cancel asChild>
              <Button look="quiet">Stay here</Button>
            </AlertDialog.Cancel>
            <Button
              look="danger"
              onClick={() => {
                discard();
                blocker.proceed?.();
              }}
            >
              Throw it away
            </Button>
            <Button look="primary" onClick={() => void save().then((kept) => (kept ? blocker.proceed?.() : stay()))}>
              Save and leave
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
