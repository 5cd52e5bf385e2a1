import { CircleAlert, LoaderCircle, Sparkles, X } from "lucide-react";

import { Button, IconButton } from "../../../pieces/button";
import { cx } from "../../../pieces/cx";
import { BUSY, type Help } from "./help";
import css from "./help.module.css";

interface LineProps {
  help: Help;
  canUndo: boolean;
  undo: () => void;
  drop: () => void;
}

/** One line under the text: what help is doing, what came of it, or why nothing did. */
export function HelpLine({ help, canUndo, undo, drop }: LineProps) {
  if (help.phase === "busy") {
    return (
      <div className={css.line} role="status">
        <LoaderCircle className={css.turning} aria-hidden />
        <span>{BUSY[help.wish]}</span>
        <Button small look="quiet" onClick={drop} title="Escape">
          Stop
        </Button>
      </div>
    );
  }
  if (help.phase !== "done" && help.phase !== "failed") return null;
  const failed = help.phase === "failed";
  return (
    <div className={cx(css.line, failed && css.bad)} role={failed ? "alert" : "status"}>
      {failed ? <CircleAlert aria-hidden /> : <Sparkles aria-hidden />}
      <span>{failed ? help.said : [help.title, ...help.said].join(" ")}</span>
      {canUndo && !failed && (
        <Button small look="quiet" onClick={undo} title="Ctrl+Z">
          Undo
        </Button>
      )}
      <IconButton small label="Dismiss" onClick={drop}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
