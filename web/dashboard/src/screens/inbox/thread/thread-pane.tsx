import { explain, Problem, type Conversation, type Message } from "@hubbub/client";
import { CircleAlert, MessageCircleOff } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Empty } from "../../../pieces/empty";
import { Bone } from "../../../pieces/skeleton";
import { toast } from "../../../pieces/toasts";
import { useConversation, useMyId, useNow, useObserved } from "../../../reading";
import { called } from "../../../words/names";
import { Composer } from "../composer/composer";
import { openConversation } from "../composer/drafts";
import { ThreadHeader } from "./header";
import { Signals } from "./signals";
import { ThreadContext, type ThreadValue } from "./thread-context";
import { Timeline, type TimelineHandle } from "./timeline";
import css from "./thread-pane.module.css";
import { useThreadData } from "./use-thread-data";

const READ_AFTER_MS = 500; // a glance while passing by with Alt+J is no reading
const MOST_PAGES = 40; // how far a jump to a quoted message may load

function Loading() {
  return (
    <div className={css.pane} aria-busy aria-label="Loading the conversation">
      <div className={css.barBone} />
      <div className={css.bones}>
        {Array.from({ length: 7 }, (_, i) => (
          <Bone key={i} className={css.bone} />
        ))}
      </div>
    </div>
  );
}

/** Tell the server what has been read: while the page is looked at and the newest message is on screen. */
function useReading(conversation: Conversation, bottom: boolean): void {
  const { id, last_seq: lastSeq, unread } = conversation;
  const link = useObserved(hub.stream.link).phase;
  useEffect(() => {
    if (!bottom || unread === 0) return;
    const read = () => {
      if (document.visibilityState === "visible" && document.hasFocus()) hub.read(id, lastSeq);
    };
    const timer = setTimeout(read, READ_AFTER_MS);
    window.addEventListener("focus", read);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("focus", read);
    };
  }, [id, lastSeq, unread, bottom, link]);
}

function useLooking(id: string): void {
  const phase = useObserved(hub.stream.link).phase;
  useEffect(() => {
    openConversation.set(id);
    if (phase === "live") hub.stream.say({ op: "view", conversation_id: id });
    return () => {
      openConversation.set(null);
      hub.stream.say({ op: "view", conversation_id: null });
    };
  }, [id, phase]);
}

function Open({ conversation }: { conversation: Conversation }) {
  const { id } = conversation;
  const [unread] = useState(() => (conversation.unread > 0 ? { from: conversation.read_seq + 1, count: conversation.unread } : null));
  const [bottom, setBottom] = useState(true);
  const [reply, setReply] = useState<Message | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const timeline = useRef<TimelineHandle>(null);
  const { thread, rows, loadOlder } = useThreadData(id, unread);
  const messages = thread.data?.messages;
  const myId = useMyId();
  const now = useNow();
  const windowOpen = conversation.window_expires_at !== null && Date.parse(conversation.window_expires_at) > now;
  useReading(conversation, bottom);
  useLooking(id);

  const goTo = useCallback(
    async (messageId: string) => {
      for (let page = 0; page < MOST_PAGES; page += 1) {
        if (hub.reads.holds(id, messageId)) {
          setAsked(messageId);
          return;
        }
        if (!(await loadOlder())) break;
      }
      toast("That message is too far back to jump to");
    },
    [id, loadOlder],
  );
  useEffect(() => {
    if (asked === null) return;
    const row = rows.find((it) => it.kind === "message" && it.message.id === asked);
    if (row && timeline.current?.show(row.key)) setAsked(null);
  }, [asked, rows]);

  const value = useMemo<ThreadValue>(() => {
    const byWamid = new Map(messages?.map((it) => [it.wamid, it]));
    return {
      conversationId: id,
      customer: called(conversation.contact),
      myId,
      windowOpen,
      byWamid: (wamid) => byWamid.get(wamid),
      goTo: (messageId) => void goTo(messageId),
      replyTo: setReply,
    };
  }, [messages, id, conversation.contact, myId, windowOpen, goTo]);

  return (
    <ThreadContext value={value}>
      <section className={css.pane} aria-label={`Conversation with ${value.customer}`}>
        <ThreadHeader conversation={conversation} />
        <Signals conversation={conversation} />
        {thread.data ? (
          <Timeline
            ref={timeline}
            rows={rows}
            reachedStart={thread.data.reachedStart}
            loadOlder={loadOlder}
            onBottom={setBottom}
          />
        ) : thread.error ? (
          <div className={css.fill}>
            <Empty
              icon={<CircleAlert aria-hidden />}
              title="The messages could not be loaded"
              actions={<Button onClick={() => void thread.refetch()}>Try again</Button>}
            >
              {explain(thread.error)}
            </Empty>
          </div>
        ) : (
          <div className={css.bones}>
            {Array.from({ length: 7 }, (_, i) => (
              <Bone key={i} className={css.bone} />
            ))}
          </div>
        )}
        <Composer
          conversation={conversation}
          messages={messages ?? []}
          windowOpen={windowOpen}
          reply={reply}
          setReply={setReply}
          sent={() => timeline.current?.toBottom()}
        />
      </section>
    </ThreadContext>
  );
}

export function ThreadPane({ id }: { id: string }) {
  const conversation = useConversation(id);
  if (conversation.data) return <Open key={id} conversation={conversation.data} />;
  if (!conversation.error) return <Loading />;
  const missing = conversation.error instanceof Problem && [403, 404].includes(conversation.error.status);
  return (
    <div className={css.pane}>
      <Empty
        icon={missing ? <MessageCircleOff aria-hidden /> : <CircleAlert aria-hidden />}
        title={missing ? "This conversation is not here" : "The conversation could not be loaded"}
        actions={missing ? undefined : <Button onClick={() => void conversation.refetch()}>Try again</Button>}
      >
        {missing ? "It may belong to a colleague or a number you do not work with." : explain(conversation.error)}
      </Empty>
    </div>
  );
}
