import { explain, newClientId, type Content, type Conversation } from "@hubbub/client";
import { useRef, useState } from "react";

import { hub } from "../../../hub";
import { toast } from "../../../pieces/toasts";
import { messagesOf, type Draft } from "./outgoing";

/** Sends go through the outbox and cannot get lost; a note asks the server and keeps the words until it has them. */
export function useSending(conversation: Conversation) {
  const [noting, setNoting] = useState(false);
  const noteKey = useRef<string | null>(null);

  const send = (draft: Draft): void => {
    for (const message of messagesOf(draft)) hub.send(conversation.id, message);
  };

  const sendOne = (message: Content & { type: string }): void => void hub.send(conversation.id, message);

  const note = async (text: string): Promise<boolean> => {
    setNoting(true);
    noteKey.current ??= newClientId();
    try {
      hub.took.note(await hub.calls.addNote(conversation.id, text.trim(), noteKey.current));
      noteKey.current = null;
      return true;
    } catch (error) {
      toast(explain(error), { bad: true });
      return false;
    } finally {
      setNoting(false);
    }
  };
  return { send, sendOne, note, noting };
}
