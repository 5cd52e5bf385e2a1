import { explain, type Conversation } from "@hubbub/client";
import { useEffect, useRef, useState } from "react";

import { hub } from "../../../hub";
import { done, NO_HELP, offer, withAnswer, type Help, type Wish } from "./help";
import { undone, type Step } from "./undo";

interface Around {
  conversation: Conversation;
  /** The customer's, where it is known. */
  language: string | null;
  text: string;
  write: (text: string, caret: number) => void;
}

/** Help with a draft: one wish at a time, stopped by Escape, taken back by Ctrl+Z. The draft stays until the answer is whole. */
export function useHelp({ conversation: { id }, language, text, write }: Around) {
  const [help, setHelp] = useState<Help>(NO_HELP);
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const asked = useRef<AbortController | null>(null);
  useEffect(() => () => asked.current?.abort(), []);

  /** Put words in that nobody typed; they can be taken back. `replaced`: words of one's own had to go, which is said. */
  const put = (after: string, replaced = false) => {
    setSteps((all) => [...all, { before: text, after }]);
    setHelp(replaced ? { phase: "done", title: "Your own words were replaced.", said: [] } : NO_HELP);
    write(after, after.length);
  };

  const make = async (wish: Wish, signal: AbortSignal): Promise<Help> => {
    if (wish === "answer") return offer(await hub.assist.answer(id, signal));
    const told = (soFar: string) => {
      if (!signal.aborted) setHelp({ phase: "busy", wish, soFar });
    };
    const made =
      wish === "translate"
        ? await hub.assist.translateDraft({ text, to: language ?? "en", conversation_id: id }, signal)
        : await hub.assist.rewrite({ text, how: wish, conversation_id: id }, told, signal);
    if (!signal.aborted && made.text !== text) put(made.text);
    return done(wish, text, made, language);
  };

  const ask = async (wish: Wish) => {
    asked.current?.abort();
    const stop = new AbortController();
    const { signal } = stop;
    asked.current = stop;
    setHelp({ phase: "busy", wish, soFar: "" });
    try {
      const came = await make(wish, signal);
      if (!signal.aborted) setHelp(came);
    } catch (error) {
      if (!signal.aborted) setHelp({ phase: "failed", said: explain(error) });
    }
  };

  /** Stop what is under way, and say no more about it. */
  const drop = () => {
    asked.current?.abort();
    setHelp(NO_HELP);
  };

  return {
    help,
    ask: (wish: Wish) => void ask(wish),
    drop,
    put,
    /** Put the offered answer in. */
    accept: () => {
      if (help.phase === "offer") put(withAnswer(text, help.answer.text ?? ""));
    },
    canUndo: undone(steps, text) !== null,
    /** False when there was nothing to take back. */
    undo: () => {
      const back = undone(steps, text);
      if (!back) return false;
      setSteps(back.steps);
      write(back.text, back.text.length);
      setHelp(NO_HELP);
      return true;
    },
    /** What was written left, or is another draft now. */
    forget: () => {
      drop();
      setSteps([]);
    },
  };
}
