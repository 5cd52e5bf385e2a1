import { useParams } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";

import { Empty } from "../../pieces/empty";
import { useObserved } from "../../reading";
import { ContextPane } from "./context/context-pane";
import css from "./inbox-screen.module.css";
import { useInboxKeys } from "./inbox-keys";
import { ListPane } from "./list/list-pane";
import { panelOpen } from "./panel";
import { ThreadPane } from "./thread/thread-pane";

/** The agent's screen: the list, one conversation, what is known of the customer. */
export function InboxScreen() {
  const { conversationId } = useParams({ strict: false });
  useInboxKeys();
  const panel = useObserved(panelOpen);
  return (
    <div className={css.screen} data-reading={conversationId ? "" : undefined} data-panel={(conversationId && panel) || undefined}>
      <ListPane />
      {conversationId ? (
        <ThreadPane id={conversationId} />
      ) : (
        <div className={css.none}>
          <Empty icon={<MessagesSquare aria-hidden />} title="Choose a conversation">
            Alt+J opens the next one. Press ? to see all keys.
          </Empty>
        </div>
      )}
      {conversationId && panel && <ContextPane key={conversationId} id={conversationId} />}
    </div>
  );
}
