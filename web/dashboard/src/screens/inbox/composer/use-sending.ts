import { explain, newClientId, type Content, type Conversation, type Message } from "@hubbub/client";
import { useRef, useState } from "react";

import { hub } from "../../../hub";
import { toast } from "../../../pieces/toasts";
import { messageFor, type useAttachments } from "./attachments";

interface Draft {
  text: string;
  reply: Message | null;
  files: ReturnType<typeof useAttachments>;
}

/** The messages a draft becomes: each file one, the words as the first one's caption, or by themselves. */
export function messagesOf({ text, reply, files }: Draft): (Content & { type: string })[] {
  const words = text.trim();
  const uploads = files.all.flatMap((it) => (it.uploaded ? [it.uploaded] : []));
  const first = uploads[0];
  const captioned = first !== undefined && first.type !== "audio" && first.type !== "sticker";
  const messages = uploads.map((it, i) => messageFor(it, i === 0 && captioned ? words : ""));
  if (words && !captioned) messages.push({ type: "text", text: { body: words, preview_url: true } });
  const head = messages[0];
  if (head && reply?.wamid) head.context = { message_id: reply.wamid };
  return messages;
}

/** Sends go through the outbox and cannot get lost; a note asks the server and keeps the words until it has them. */
export function useSending(conversation: Conversation) {
  const [noting, setNoting] = useState(false);
  const noteKey = useRef<string | null>(null);

  const send = (draft: Draft): void => {
    for (const message of messagesOf(draft)) hub.send(conversation.id, message);
  };

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
  return { send, note, noting };
}
