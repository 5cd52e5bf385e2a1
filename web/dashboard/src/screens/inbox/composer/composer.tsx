import type { Conversation, Message } from "@hubbub/client";
import { Hourglass, Paperclip, SendHorizontal, Slash, SmilePlus, X } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState, type DragEvent, type KeyboardEvent } from "react";

import { Button, IconButton } from "../../../pieces/button";
import { useMyId, useObserved, usePhone } from "../../../reading";
import { kindOf } from "../kinds";
import { composerAsk } from "../shortcuts";
import { inALine } from "../thread/body";
import { whose } from "../thread/quote";
import { useThread } from "../thread/thread-context";
import { AttachmentStrip } from "./attachment-strip";
import { useAttachments } from "./attachments";
import { CANNED_ID, CannedList } from "./canned-list";
import css from "./composer.module.css";
import { draftOf, keepDraft } from "./drafts";
import { EmojiPopover } from "./emoji-popover";
import { Modes, type Mode } from "./modes";
import { freshAnswer } from "./somebody-answered";
import { useCanned } from "./use-canned";
import { useSending } from "./use-sending";
import { useTyping } from "./use-typing";

interface ComposerProps {
  conversation: Conversation;
  messages: readonly Message[];
  windowOpen: boolean;
  reply: Message | null;
  setReply: (message: Message | null) => void;
  sent: () => void;
}

function Closed() {
  return (
    <div className={css.closed}>
      <Hourglass aria-hidden />
      <p>
        <strong>The 24-hour window is closed</strong>
        The customer has not written for 24 hours, so WhatsApp takes only approved templates. As soon as they write, you can
        answer here. Private notes always work.
      </p>
    </div>
  );
}

export function Composer({ conversation, messages, windowOpen, reply, setReply, sent }: ComposerProps) {
  const { id, contact } = conversation;
  const [mode, setMode] = useState<Mode>("reply");
  const [text, setText] = useState(() => draftOf(id));
  const [caret, setCaret] = useState(text.length);
  const [asking, setAsking] = useState<Message | null>(null);
  const [over, setOver] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const phone = usePhone();
  const myId = useMyId();
  const { customer } = useThread();
  const files = useAttachments();
  const { send, note, noting } = useSending(conversation);
  const { typing, stopped } = useTyping(id);
  const asked = useObserved(composerAsk);
  const writing = mode === "note" || windowOpen;

  const write = (next: string, at: number) => {
    setText(next);
    setCaret(at);
    keepDraft(id, next);
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at));
  };
  const canned = useCanned(mode === "reply" ? text : "", caret, contact, write);

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${String(element.scrollHeight)}px`;
  }, [text, writing]);
  useEffect(() => {
    if (!phone) field.current?.focus({ preventScroll: true });
  }, [phone, mode, reply]);
  useEffect(() => {
    if (!asked) return;
    setMode(asked.mode);
    field.current?.focus();
    composerAsk.set(null);
  }, [asked]);

  const empty = !text.trim() && (mode === "note" || files.all.length === 0);
  const busy = noting || (mode === "reply" && files.all.some((it) => !it.uploaded));
  const cleared = () => {
    write("", 0);
    setAsking(null);
    setReply(null);
    stopped();
  };
  const submit = async () => {
    if (empty || busy) return;
    if (mode === "note") {
      if (await note(text)) cleared();
    } else {
      const answer = asking ? null : freshAnswer(messages, myId, Date.now());
      if (answer) return setAsking(answer);
      send({ text, reply, files });
      files.clear();
      cleared();
    }
    sent();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || canned.onKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !phone) {
      event.preventDefault();
      void submit();
    } else if (event.key === "Escape") {
      if (asking) setAsking(null);
      else if (reply) setReply(null);
      else field.current?.blur();
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (mode === "reply" && windowOpen) files.add(event.dataTransfer.files);
  };
  const insert = (piece: string) => {
    const at = field.current?.selectionStart ?? text.length;
    write(text.slice(0, at) + piece + text.slice(at), at + piece.length);
    field.current?.focus();
  };

  return (
    <div className={css.wrap}>
      <div
        className={css.box}
        data-note={mode === "note" || undefined}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        {canned.offered.length > 0 && <CannedList replies={canned.offered} at={canned.at} take={canned.take} />}
        <Modes mode={mode} setMode={setMode} conversationId={id} />
        {mode === "reply" && reply && windowOpen && (
          <div className={css.reply}>
            <span dir="auto">
              <strong>{whose(reply, customer, myId)}</strong>
              {inALine(reply, kindOf(reply.type)?.word)}
            </span>
            <IconButton small label="Do not quote" onClick={() => setReply(null)}>
              <X aria-hidden />
            </IconButton>
          </div>
        )}
        {asking && (
          <div className={css.ask} role="alert">
            <span>
              {asking.author.name ?? "A colleague"} answered a moment ago: “{inALine(asking, kindOf(asking.type)?.word).slice(0, 80)}”
            </span>
            <Button small onClick={() => void submit()}>
              Send anyway
            </Button>
            <Button small look="quiet" onClick={() => setAsking(null)}>
              Keep as draft
            </Button>
          </div>
        )}
        {mode === "reply" && <AttachmentStrip all={files.all} remove={files.remove} again={files.again} />}
        {writing ? (
          <textarea
            ref={field}
            className={css.text}
            rows={1}
            dir="auto"
            aria-label={mode === "note" ? "Private note" : `Reply to ${customer}`}
            aria-controls={canned.offered.length > 0 ? CANNED_ID : undefined}
            aria-activedescendant={canned.offered.length > 0 ? `${CANNED_ID}-${String(canned.at)}` : undefined}
            placeholder={mode === "note" ? "Only your team sees this" : "Write a reply, or / for canned ones"}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setCaret(event.target.selectionStart);
              keepDraft(id, event.target.value);
              if (mode === "reply") typing();
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
            onKeyDown={onKeyDown}
            onBlur={stopped}
            onPaste={(event) => {
              if (mode !== "reply" || event.clipboardData.files.length === 0) return;
              event.preventDefault();
              files.add(event.clipboardData.files);
            }}
          />
        ) : (
          <Closed />
        )}
        {writing && (
          <div className={css.tools}>
            {mode === "reply" && (
              <>
                <IconButton small label="Attach files" onClick={() => picker.current?.click()}>
                  <Paperclip aria-hidden />
                </IconButton>
                <input
                  ref={picker}
                  type="file"
                  multiple
                  hidden
                  onChange={(event) => {
                    files.add(event.target.files ?? []);
                    event.target.value = "";
                  }}
                />
              </>
            )}
            <EmojiPopover
              onPick={insert}
              trigger={
                <IconButton small label="Emoji">
                  <SmilePlus aria-hidden />
                </IconButton>
              }
            />
            {mode === "reply" && (
              <IconButton small label="Canned replies" onClick={() => insert(text.trim() ? "\n/" : "/")}>
                <Slash aria-hidden />
              </IconButton>
            )}
            <span className={css.hint}>{text.trim() && !phone ? "Enter to send, Shift+Enter for a new line" : ""}</span>
            <Button
              small
              look="primary"
              className={`${css.send} ${mode === "note" ? css.sendNote : ""}`}
              disabled={empty || busy}
              onClick={() => void submit()}
            >
              {mode === "note" ? "Add note" : "Send"}
              {mode === "reply" && <SendHorizontal aria-hidden />}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
