import { LayoutTemplate, Lock, Reply } from "lucide-react";

import { useMyId, usePresence, useTeam } from "../../../reading";
import css from "./composer.module.css";

export type Mode = "reply" | "note" | "template";

interface ModesProps {
  mode: Mode;
  setMode: (mode: Mode) => void;
  conversationId: string;
}

export function Modes({ mode, setMode, conversationId }: ModesProps) {
  const { typing } = usePresence(conversationId);
  const myId = useMyId();
  const others = useTeam().filter((it) => it.id !== myId && typing.includes(it.id));
  return (
    <div className={css.modes} role="tablist" aria-label="What you write">
      <button type="button" role="tab" className={css.mode} aria-selected={mode === "reply"} onClick={() => setMode("reply")} title="Alt+L">
        <Reply aria-hidden />
        Reply
      </button>
      <button type="button" role="tab" className={css.mode} aria-selected={mode === "note"} onClick={() => setMode("note")} title="Alt+P">
        <Lock aria-hidden />
        Private note
      </button>
      <button type="button" role="tab" className={css.mode} aria-selected={mode === "template"} onClick={() => setMode("template")} title="Alt+T">
        <LayoutTemplate aria-hidden />
        Template
      </button>
      <span className={css.typing} role="status">
        {others.length > 0 && `${others.map((it) => it.name.split(" ")[0]).join(" and ")} ${others.length > 1 ? "are" : "is"} writing…`}
      </span>
    </div>
  );
}
