import type { Template } from "@hubbub/client";
import { useCallback, useMemo, useState } from "react";

import { keepUnsaved, unsavedOf, type Unsaved } from "./unsaved";
import { BLANK, same, writtenOf, type Written } from "./written";

/**
 * What stands in the form. While nothing was typed it is what is kept and follows it live; from the first key on it is
 * the person's own, until they save or discard it.
 */
export function useWriting(id: string, template: Template | undefined) {
  const saved = useMemo(() => (template ? writtenOf(template) : BLANK), [template]);
  const [held, setHeld] = useState<Unsaved | null>(() => unsavedOf(id));
  const [restored] = useState(held && held.at > 0 ? held.at : null);
  const written = held?.written ?? saved;
  const dirty = held !== null && !same(held.written, saved);

  const hold = useCallback(
    (next: (old: Unsaved | null) => Unsaved | null) => {
      setHeld((old) => {
        const now = next(old);
        keepUnsaved(id, now);
        return now;
      });
    },
    [id],
  );
  const change = useCallback(
    (by: (old: Written) => Written) =>
      hold((old) => {
        const next = by(old?.written ?? saved);
        return same(next, saved) ? null : { written: next, from: old?.from ?? saved, at: Date.now() };
      }),
    [hold, saved],
  );
  /** `sent` was kept as `now`: what was typed since then stays. */
  const settle = useCallback(
    (sent: Written, now: Template) => {
      const rest = (old: Unsaved | null) => (old && !same(old.written, sent) ? { ...old, from: writtenOf(now) } : null);
      hold((old) => {
        if (now.id !== id) keepUnsaved(now.id, rest(old));
        return now.id === id ? rest(old) : null;
      });
    },
    [hold, id],
  );
  const discard = useCallback(() => hold(() => null), [hold]);

  return {
    written,
    saved,
    dirty,
    /** A copy that nobody has changed yet: not worth asking about. */
    untouched: held?.at === 0,
    change,
    settle,
    discard,
    restoredAt: dirty ? restored : null,
    /** Somebody else has changed it since this person began to type. */
    overtaken: dirty && !same(held.from, saved),
  };
}
