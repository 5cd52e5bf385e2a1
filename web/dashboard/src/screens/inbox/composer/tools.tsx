import { Paperclip, SendHorizontal, Slash, SmilePlus } from "lucide-react";
import { useRef, type ReactNode } from "react";

import { Button, IconButton } from "../../../pieces/button";
import { cx } from "../../../pieces/cx";
import css from "./composer.module.css";
import { EmojiPopover } from "./emoji-popover";
import type { Mode } from "./modes";

interface ToolsProps {
  mode: Mode;
  hint: string;
  ready: boolean;
  /** Help with the words, beside the other tools. */
  help: ReactNode;
  insert: (piece: string) => void;
  slash: () => void;
  addFiles: (files: Iterable<File>) => void;
  submit: () => void;
}

/** What stands under the text: files, emoji, canned replies, and the one way to send. */
export function Tools({ mode, hint, ready, help, insert, slash, addFiles, submit }: ToolsProps) {
  const picker = useRef<HTMLInputElement>(null);
  const note = mode === "note";
  return (
    <div className={css.tools}>
      {!note && (
        <IconButton small label="Attach files" onClick={() => picker.current?.click()}>
          <Paperclip aria-hidden />
        </IconButton>
      )}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => {
          addFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <EmojiPopover
        onPick={insert}
        trigger={
          <IconButton small label="Emoji">
            <SmilePlus aria-hidden />
          </IconButton>
        }
      />
      {!note && (
        <IconButton small label="Canned replies" onClick={slash}>
          <Slash aria-hidden />
        </IconButton>
      )}
      {help}
      <span className={css.hint}>{hint}</span>
      <Button small look="primary" className={cx(css.send, note && css.sendNote)} disabled={!ready} onClick={submit}>
        {note ? "Add note" : "Send"}
        {!note && <SendHorizontal aria-hidden />}
      </Button>
    </div>
  );
}
