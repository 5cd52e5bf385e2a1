import { called } from "../../words/names";
import { useEffect } from "react";
import { keys, type Conversation } from "@hubbub/client";

import { hub, queries } from "../../hub";

const GATHER_MS = 1500;

/**
 * One browser notice for a burst, with a count, and only when permission was given and nobody looks at the page.
 * Opening it goes to the conversation, which opens at its first unread message.
 */
export function Notices() {
  useEffect(() => {
    const burst = new Map<string, number>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      timer = undefined;
      for (const [conversationId, count] of burst) {
        const conversation = queries.getQueryData<Conversation>(keys.conversation(conversationId));
        const title = conversation ? called(conversation.contact) : "New message";
        const body = count > 1 ? `${String(count)} new messages` : (conversation?.last_message?.text ?? "New message");
        const notice = new Notification(title, { body, tag: conversationId, icon: "/icon.svg" });
        notice.onclick = () => {
          window.focus();
          window.location.assign(`/inbox/${conversationId}`);
        };
      }
      burst.clear();
    };
    const stop = hub.arrivals.subscribe(() => {
      const message = hub.arrivals.get();
      if (!message || !("Notification" in window) || Notification.permission !== "granted" || document.hasFocus()) return;
      burst.set(message.conversation_id, (burst.get(message.conversation_id) ?? 0) + 1);
      timer ??= setTimeout(show, GATHER_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return null;
}
