import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import { hub } from "../../hub";
import { called } from "../../words/names";

const GATHER_MS = 1500;

/**
 * One browser notice for a burst, with a count, and only when permission was given and nobody looks at the page.
 * Opening it goes to the conversation, which opens at its first unread message.
 */
export function useNotices(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const burst = new Map<string, number>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      timer = undefined;
      for (const [conversationId, count] of burst) {
        const conversation = hub.known(conversationId);
        const title = conversation ? called(conversation.contact) : "WhatsApp";
        const body = count > 1 ? `${String(count)} new messages` : (conversation?.last_message?.text ?? "New message");
        const notice = new Notification(title, { body, tag: conversationId, icon: "/icon.svg" });
        notice.onclick = () => {
          window.focus();
          void navigate({ to: "/inbox/$conversationId", params: { conversationId }, search: true });
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
  }, [navigate]);
}

/** Whether the browser has not been asked yet; then `askForNotices` may be offered. */
export function mayAskForNotices(): boolean {
  return "Notification" in window && Notification.permission === "default";
}

export async function askForNotices(): Promise<void> {
  await Notification.requestPermission();
}
