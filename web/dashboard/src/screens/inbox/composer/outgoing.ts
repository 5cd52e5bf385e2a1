import type { Content, Message, Uploaded } from "@hubbub/client";

type Outgoing = Content & { type: string };

export interface Draft {
  text: string;
  reply: Message | null;
  uploads: readonly Uploaded[];
}

/** A message for an uploaded file. Captions go where WhatsApp has them; audio and stickers have none. */
export function messageFor({ media_id: id, type, filename }: Uploaded, caption: string): Outgoing {
  const body: Content = { id };
  if (caption && type !== "audio" && type !== "sticker") body.caption = caption;
  if (type === "document") body.filename = filename;
  return { type, [type]: body };
}

/** The messages a draft becomes: each file one, the words as the first one's caption, or by themselves. */
export function messagesOf({ text, reply, uploads }: Draft): Outgoing[] {
  const words = text.trim();
  const first = uploads[0];
  const captioned = first !== undefined && first.type !== "audio" && first.type !== "sticker";
  const messages = uploads.map((it, i) => messageFor(it, i === 0 && captioned ? words : ""));
  if (words && !captioned) messages.push({ type: "text", text: { body: words, preview_url: true } });
  const head = messages[0];
  if (head && reply?.wamid) head.context = { message_id: reply.wamid };
  return messages;
}
