import { explain, type Message } from "@hubbub/client";

import { hub } from "../../../../hub";
import { toast } from "../../../../pieces/toasts";
import { text } from "../content";

const HELD_MS = 60_000; // long enough for the browser to begin writing

export function nameOf(message: Message): string {
  return message.media?.filename ?? (text(message.content, "filename") || "Document");
}

/** Download a message's file under its own name. Says so itself when that fails. */
export async function saveFile(message: Message): Promise<void> {
  try {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await hub.calls.media(message.id));
    link.download = nameOf(message);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), HELD_MS);
  } catch (error) {
    toast(explain(error), { bad: true });
  }
}
