import { CircleAlert, X } from "lucide-react";
import { useSyncExternalStore } from "react";

import css from "./toast-rack.module.css";
import { dismiss, toasts } from "./toasts";

export function ToastRack() {
  const all = useSyncExternalStore(toasts.subscribe, toasts.get);
  return (
    <div className={css.rack} role="status" aria-live="polite">
      {all.map((it) => (
        <div key={it.id} className={css.toast}>
          {it.bad && <CircleAlert aria-hidden />}
          <span>{it.text}</span>
          {it.action && (
            <button
              type="button"
              className={css.action}
              onClick={() => {
                it.action?.run();
                dismiss(it.id);
              }}
            >
              {it.action.label}
            </button>
          )}
          <button type="button" className={css.close} aria-label="Dismiss" onClick={() => dismiss(it.id)}>
            <X aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}
