import { keys, Observable, type Message } from "@hubbub/client";

import { hub, queries } from "../../../hub";
import { foreign, languageCode, ownLanguage } from "../../../words/languages";
import { inALine } from "./body";

/** Messages whose translation is shown. Kept here, since rows come and go while one scrolls. */
export const translated = new Observable<ReadonlySet<string>>(new Set());

export function translationOf(message: Message) {
  const to = ownLanguage();
  return {
    queryKey: keys.translation(message, to),
    queryFn: ({ signal }: { signal: AbortSignal }) => hub.assist.translateMessage(message.id, to, signal),
    retry: false,
    staleTime: Infinity,
  };
}

/** Show it, made now if it was not before. */
export function translate(message: Message): void {
  translated.update((all) => new Set(all).add(message.id));
  queries.query(translationOf(message)).catch(() => undefined); // the bubble reads the same query, and says why
}

export function hideTranslation(message: Message): void {
  translated.update((all) => new Set([...all].filter((id) => id !== message.id)));
  void queries.cancelQueries({ queryKey: translationOf(message).queryKey });
}

/** Whether there is something to translate: words, said to the server already. */
export function translatable(message: Message): boolean {
  return message.id.startsWith("msg_") && !message.revoked_at && (message.type === "audio" || inALine(message, "") !== "");
}

/** Whether a reader is likely to want it: the customer writes another language than theirs. */
export function speaksOther(message: Message): boolean {
  return message.direction === "in" && languageCode(message.language) !== null && foreign(message, ownLanguage());
}
