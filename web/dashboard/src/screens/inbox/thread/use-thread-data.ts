import { keys, type Note } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";

import { hub } from "../../../hub";
import { useObserved } from "../../../reading";
import { lay, type Unread } from "./lay";

const NO_NOTES: Note[] = [];

/** Everything a thread shows, laid out: messages, notes and what waits to be sent. */
export function useThreadData(id: string, unread: Unread | null) {
  const thread = useQuery({ queryKey: keys.thread(id), queryFn: () => hub.reads.thread(id) });
  const notes = useQuery({ queryKey: keys.notes(id), queryFn: () => hub.reads.notes(id) }).data ?? NO_NOTES;
  const outbox = useObserved(hub.outbox.entries);
  const messages = thread.data?.messages;
  const rows = useMemo(() => {
    if (!messages) return [];
    const here = new Set(messages.slice(-50).map((it) => it.client_id));
    const unsent = outbox.filter((it) => it.conversationId === id && it.message.type !== "reaction" && !here.has(it.clientId));
    return lay({ messages, notes, unsent, unread });
  }, [messages, notes, outbox, id, unread]);
  const loadOlder = useCallback(() => hub.reads.olderOfThread(id), [id]);
  return { thread, rows, loadOlder };
}
