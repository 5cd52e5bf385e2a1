import { Popover } from "radix-ui";
import { useState, type ReactNode } from "react";

import { cx } from "../../../pieces/cx";
import { findEmoji, QUICK } from "./emoji";
import css from "./emoji-popover.module.css";

interface EmojiProps {
  trigger: ReactNode;
  onPick: (emoji: string) => void;
  /** Only the six that people react with. */
  quick?: boolean;
}

export function EmojiPopover({ trigger, onPick, quick }: EmojiProps) {
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState("");
  const pick = (emoji: string) => {
    setOpen(false);
    setAsked("");
    onPick(emoji);
  };
  const found = findEmoji(asked);
  const button = (sign: string, words: string) => (
    <button key={sign} type="button" className={css.emoji} aria-label={words || sign} onClick={() => pick(sign)}>
      {sign}
    </button>
  );
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={cx(css.popover, !quick && css.full)} side="top" sideOffset={4} collisionPadding={8}>
          {quick ? (
            <div className={css.row}>{QUICK.map((sign) => button(sign, ""))}</div>
          ) : (
            <>
              <input
                className={css.search}
                placeholder="Search emoji"
                aria-label="Search emoji"
                value={asked}
                onChange={(event) => setAsked(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === "Enter" && found[0]) {
                    event.preventDefault();
                    pick(found[0].sign);
                  }
                }}
              />
              {found.length > 0 ? (
                <div className={css.grid}>{found.map((it) => button(it.sign, it.words))}</div>
              ) : (
                <p className={css.none}>No emoji for “{asked}”</p>
              )}
            </>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
