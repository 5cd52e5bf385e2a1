import { useEffect, useRef } from "react";

import { composerAsk, type ComposerAsk } from "../shortcuts";

/** Hears what keys ask of the composer. */
export function useComposerAsk(act: (what: ComposerAsk) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(
    () =>
      composerAsk.subscribe(() => {
        const asked = composerAsk.get();
        if (asked) latest.current(asked.what);
      }),
    [],
  );
}
