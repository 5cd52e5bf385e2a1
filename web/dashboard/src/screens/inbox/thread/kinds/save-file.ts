import { explain, type Message } from "@hubbub/client";

import { hub } from "../../../../hub";
import { saveBlob } from "../../../../pieces/save-blob";
import { toast } from "../../../../pieces/toasts";
import { text } from "../content";

export function nameOf(message: Message): string {
  return message.media?.filename ?? (text(message.content, "filename") || "Document");
}

/** Download a message's file under its own name. Says so itself when that fails. */
export async function saveFile(message: Message): Promise<void> {
  try {
    saveBlob(await hub.calls.media(message.id), nameOf(message));
  } catch (error) {
    toast(explain(error), { bad: true });
  }
}
