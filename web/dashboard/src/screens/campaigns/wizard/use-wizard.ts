import { createContext, use, useCallback, useEffect, useState } from "react";

import { useNow, useNumbers } from "../../../reading";
import { heldFile, keep } from "./keeping";
import type { Draft, Step } from "./draft";
import { furthest, isOpen, type Around } from "./steps";

export type Change = (changes: Partial<Draft> | ((draft: Draft) => Partial<Draft>)) => void;

/** The step to begin at: the one that was left, unless one before it has come undone, as when a file is gone. */
function reachable(draft: Draft): Step {
  const around = { numbers: [], fileAtHand: heldFile(draft) !== null, values: null, now: Date.now() };
  return isOpen(draft, draft.step, around) ? draft.step : furthest(draft, around);
}

/** A draft being written, kept by the browser with every change. */
export function useDraft(start: Draft): [Draft, Change] {
  const [draft, setDraft] = useState(() => ({ ...start, step: reachable(start) }));
  const change = useCallback<Change>((changes) => {
    setDraft((old) => ({ ...old, ...(typeof changes === "function" ? changes(old) : changes) }));
  }, []);
  useEffect(() => keep(draft), [draft]);
  return [draft, change];
}

const CERTAIN: readonly (string | null)[] = ["file", "pasted"]; // of other lists only the first are known

export function useAround(draft: Draft, values: readonly string[]): Around {
  const numbers = useNumbers();
  const now = useNow();
  return { numbers, fileAtHand: heldFile(draft) !== null, values: CERTAIN.includes(draft.source) ? values : null, now };
}

interface Wizard {
  draft: Draft;
  change: Change;
  /** What is wrong with a field, once somebody wanted to go on. */
  wrong: (field: string) => string | undefined;
}

const WizardContext = createContext<Wizard | null>(null);
export const WizardProvider = WizardContext.Provider;

export function useWizard(): Wizard {
  const wizard = use(WizardContext);
  if (!wizard) throw new Error("outside of the wizard");
  return wizard;
}
