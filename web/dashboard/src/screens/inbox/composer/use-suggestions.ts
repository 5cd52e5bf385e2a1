import type { Conversation, Message } from "@hubbub/client";
import { useEffect, useMemo, useRef } from "react";

import { hub } from "../../../hub";
import { useMe, useObserved } from "../../../reading";
import { free, press, ready, suggested, type Suggestion } from "./suggestions";

const KEY = /^[123]$/u;
const SETTLE_MS = 400; // "11" typed in one go is a number, no wish to send
const NONE: readonly Suggestion[] = [];

interface Around {
  conversation: Conversation;
  messages: readonly Message[];
  text: string;
  /** Whether one writes a reply now, so that keys may choose. */
  on: boolean;
  /** `replaced`: words of one's own stood there. */
  put: (text: string, replaced: boolean) => void;
  send: () => void;
  focus?: () => void;
}

type Pressed = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "repeat" | "preventDefault">;

/** The replies that are offered now, and what choosing one does: put it in; the same again sends it. */
export function useSuggestions({ conversation: { id, contact }, messages, text, on, put, send, focus }: Around) {
  const me = useMe().data?.person;
  const outbox = useObserved(hub.outbox.entries);
  const answered = outbox.some((it) => it.conversationId === id && !it.problem && it.message.type !== "reaction");
  const all = useMemo(() => (answered ? NONE : ready(suggested(messages), contact, me)), [answered, messages, contact, me]);
  const putAt = useRef(0);

  /** False when there is nothing for this key to do. */
  const choose = (n: number, always = false): boolean => {
    const does = on ? press(all, n, text, always) : null;
    if (does?.act === "put") {
      putAt.current = Date.now();
      put(does.text, !free(all, text));
    } else if (does && Date.now() - putAt.current > SETTLE_MS) send();
    if (does) focus?.();
    return does !== null;
  };
  /** True when a key pressed in the text, or where nothing is written, was for a suggestion. */
  const onKey = (event: Pressed): boolean => {
    if (!KEY.test(event.key) || event.altKey || event.ctrlKey || event.metaKey) return false;
    const n = Number(event.key);
    if (!on || !press(all, n, text, false)) return false;
    event.preventDefault();
    if (!event.repeat) choose(n);
    return true;
  };
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const elsewhere = (event: KeyboardEvent) => {
      const { target } = event;
      if (target === document.body || (target instanceof Element && target.matches("[data-timeline]"))) latest.current(event);
    };
    window.addEventListener("keydown", elsewhere);
    return () => window.removeEventListener("keydown", elsewhere);
  }, []);
  return { all, choose, onKey };
}
