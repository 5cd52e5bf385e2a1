import { useCallback, useEffect, useRef } from "react";

import { hub } from "../../../hub";

const REPEAT_MS = 3000; // others forget a typing sign after six seconds

/** Lets colleagues know that somebody writes here; stops with the thread, on sending, or by itself. */
export function useTyping(conversationId: string) {
  const told = useRef(0);
  const typing = useCallback(() => {
    const now = Date.now();
    if (now - told.current < REPEAT_MS) return;
    if (hub.stream.say({ op: "typing", conversation_id: conversationId, on: true })) told.current = now;
  }, [conversationId]);
  const stopped = useCallback(() => {
    if (told.current === 0) return;
    told.current = 0;
    hub.stream.say({ op: "typing", conversation_id: conversationId, on: false });
  }, [conversationId]);
  useEffect(() => stopped, [stopped]);
  return { typing, stopped };
}
