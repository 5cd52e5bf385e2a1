import type { Message } from "@hubbub/client";
import { createContext, use } from "react";

/** What the parts of one thread share. */
export interface ThreadValue {
  conversationId: string;
  customer: string;
  myId: string;
  windowOpen: boolean;
  byWamid: (wamid: string) => Message | undefined;
  /** Scroll to a message, loading towards it when it is older than what is held. */
  goTo: (messageId: string) => void;
  replyTo: (message: Message) => void;
}

export const ThreadContext = createContext<ThreadValue | null>(null);

export function useThread(): ThreadValue {
  const value = use(ThreadContext);
  if (!value) throw new Error("A part of a thread stands outside of one");
  return value;
}
