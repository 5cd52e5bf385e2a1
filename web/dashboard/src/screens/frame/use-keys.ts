import { useEffect } from "react";

import { doable } from "./commands";
import { actOf, KEYS } from "./keys";
import { overlay } from "./overlay";

/** Hears the keys, wherever the focus is, also in a text field: none of them types anything. */
export function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = actOf(event);
      if (act === null) return;
      if (act === "palette" || act === "keys") {
        event.preventDefault();
        overlay.set(overlay.get() === act ? null : act);
        return;
      }
      const run = doable.get()[act];
      if (!run || overlay.get()) return;
      event.preventDefault();
      if (event.repeat && KEYS.some((key) => key.act === act && key.once)) return;
      run();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
