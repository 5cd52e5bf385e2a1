import { CircleAlert, X } from "lucide-react";

import { IconButton } from "../../../pieces/button";
import css from "./knowledge.module.css";
import type { Sending } from "./use-uploads";

/** Files on their way, and those that did not arrive with the reason. */
export function SendingList({ sending, dismiss }: { sending: readonly Sending[]; dismiss: (id: string) => void }) {
  if (sending.length === 0) return null;
  return (
    <ul className={css.sending} aria-label="Files on their way" aria-live="polite">
      {sending.map((it) => (
        <li key={it.id} data-wrong={it.problem ? "" : undefined}>
          {it.problem && <CircleAlert aria-hidden />}
          <span>
            <strong dir="auto">{it.name}</strong> {it.problem ?? (it.share > 0 ? `Uploading… ${String(Math.round(it.share * 100))} %` : "Waiting…")}
          </span>
          {it.problem && (
            <IconButton small label={`Dismiss ${it.name}`} onClick={() => dismiss(it.id)}>
              <X aria-hidden />
            </IconButton>
          )}
        </li>
      ))}
    </ul>
  );
}
