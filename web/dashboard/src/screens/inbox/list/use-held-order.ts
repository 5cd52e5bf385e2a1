import type { Conversation } from "@hubbub/client";
import { useCallback, useMemo, useState } from "react";

import { heldOrder, type Shown } from "./held-order";

const NONE: ReadonlySet<string> = new Set();

interface Held extends Shown {
  hold: () => void;
  release: () => void;
}

/** Keeps rows where they are while `hold` is on: nothing moves away from under the pointer. */
export function useHeldOrder(now: readonly Conversation[]): Held {
  const [held, setHeld] = useState<readonly Conversation[] | null>(null);
  const hold = useCallback(() => setHeld((old) => old ?? now), [now]);
  const release = useCallback(() => setHeld(null), []);
  const shown = useMemo<Shown>(() => (held ? heldOrder(held, now) : { rows: now, gone: NONE, waiting: 0 }), [held, now]);
  return { ...shown, hold, release };
}
