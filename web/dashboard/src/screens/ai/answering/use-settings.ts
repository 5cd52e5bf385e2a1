import { explain, keys, Problem, type Answering } from "@hubbub/client";
import { useCallback, useMemo, useRef, useState } from "react";

import { hub, queries } from "../../../hub";
import { toast } from "../../../pieces/toasts";
import { onTop } from "./differences";
import { formOf, problemsOf, refusedOf, same, settingsOf, type Form, type Problems } from "./form";
import { heldOf, hold, type Held } from "./held";

const NONE: Problems = {};

/** What is typed over the settings of one number, until it is saved or thrown away. */
function useHeld(saved: Answering) {
  const [held, setHeld] = useState<Held | null>(() => heldOf(saved.number_id));
  const keep = useCallback(
    (next: (old: Held | null) => Held | null) =>
      setHeld((old) => {
        const now = next(old);
        hold(saved.number_id, now);
        return now;
      }),
    [saved.number_id],
  );
  return [held, keep] as const;
}

/**
 * The settings of one number in a form. While nothing was changed they are those that are kept; from the first change
 * on they are the person's own. `theirs`: somebody else has saved others meanwhile.
 */
export function useSettings(saved: Answering) {
  const [held, keep] = useHeld(saved);
  const [refused, setRefused] = useState<Problems>(NONE);
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const kept = useMemo(() => formOf(saved.settings), [saved]);
  const form = held?.form ?? kept;

  const change = useCallback(
    (changes: Partial<Form>) => {
      setRefused(NONE);
      setTrouble("");
      keep((old) => {
        const from = old?.from ?? saved;
        const next = { ...(old?.form ?? formOf(saved.settings)), ...changes };
        return same(next, formOf(from.settings)) ? null : { form: next, from };
      });
    },
    [keep, saved],
  );
  const discard = useCallback(() => {
    setRefused(NONE);
    setTrouble("");
    keep(() => null);
  }, [keep]);
  const putOnTop = useCallback(
    () =>
      keep((old) => {
        if (!old) return null;
        const next = formOf(onTop(old.from.settings, settingsOf(old.form), saved.settings));
        return same(next, formOf(saved.settings)) ? null : { form: next, from: saved };
      }),
    [keep, saved],
  );

  const refuse = async (error: unknown): Promise<void> => {
    if (error instanceof Problem && error.code === "answering_changed") {
      await queries.invalidateQueries({ queryKey: keys.answering(saved.number_id) });
      return; // what changed is shown then
    }
    if (error instanceof Problem && error.status === 422) setRefused(refusedOf(error.errors));
    setTrouble(`Not saved: ${explain(error)}`);
  };
  /** Whether it is kept now. */
  const save = async (): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setTrouble("");
    try {
      const now = await hub.ai.allow(saved.number_id, settingsOf(form), (held?.from ?? saved).version);
      queries.setQueryData(keys.answering(saved.number_id), now);
      keep((old) => (old && old.form !== form ? { form: old.form, from: now } : null));
      toast("Saved. It holds from the next message on.");
      return true;
    } catch (error) {
      await refuse(error);
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  const problems = useMemo(() => ({ ...refused, ...problemsOf(form) }), [refused, form]);
  return {
    form,
    saved,
    change,
    discard,
    putOnTop,
    save,
    busy,
    trouble,
    problems,
    dirty: held !== null,
    theirs: held !== null && saved.version !== held.from.version ? { before: held.from.settings, after: saved } : null,
  };
}

export type Settings = ReturnType<typeof useSettings>;
