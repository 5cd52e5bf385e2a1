import type { Content, Conversation, Message } from "@hubbub/client";
import { useEffect, useLayoutEffect, useRef, useState, type DragEvent, type KeyboardEvent } from "react";

import { useMyId, usePhone } from "../../../reading";
import { customerLanguage } from "../../../words/languages";
import { menus } from "../shortcuts";
import { useThread } from "../thread/thread-context";
import { AnsweredAlready, Closed, Quoted } from "./asides";
import { AttachmentStrip } from "./attachment-strip";
import { useAttachments } from "./attachments";
import { CANNED_ID, CannedList } from "./canned-list";
import css from "./composer.module.css";
import { draftOf, keepDraft } from "./drafts";
import { HelpLine } from "./help-line";
import { HelpMenu } from "./help-menu";
import { KnowledgeOffer } from "./knowledge-offer";
import { Modes, type Mode } from "./modes";
import { freshAnswer } from "./somebody-answered";
import { SuggestionRow } from "./suggestion-row";
import { TemplateMode } from "./template-mode";
import { Tools } from "./tools";
import { useCanned } from "./use-canned";
import { useComposerAsk } from "./use-composer-ask";
import { useHelp } from "./use-help";
import { useSending } from "./use-sending";
import { useSuggestions } from "./use-suggestions";
import { useTyping } from "./use-typing";

interface ComposerProps {
  conversation: Conversation;
  messages: readonly Message[];
  windowOpen: boolean;
  reply: Message | null;
  setReply: (message: Message | null) => void;
  sent: () => void;
}

export function Composer({ conversation, messages, windowOpen, reply, setReply, sent }: ComposerProps) {
  const { id, contact } = conversation;
  const [mode, setModeOnly] = useState<Mode>(windowOpen ? "reply" : "template");
  const [text, setText] = useState(() => draftOf(id));
  const [caret, setCaret] = useState(text.length);
  const [asking, setAsking] = useState<Message | null>(null);
  const [held, setHeld] = useState<(Content & { type: string }) | null>(null);
  const [over, setOver] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const phone = usePhone();
  const myId = useMyId();
  const { customer } = useThread();
  const files = useAttachments();
  const { send, sendOne, note, noting } = useSending(conversation);
  const { typing, stopped } = useTyping(id);
  const writing = mode === "note" || (mode === "reply" && windowOpen);

  const write = (next: string, at: number) => {
    setText(next);
    setCaret(at);
    keepDraft(id, mode, next);
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at));
  };
  const language = customerLanguage(messages);
  const helped = useHelp({ conversation, language, text, write });
  const { help } = helped;
  const helping = help.phase === "busy";
  const shown = help.phase === "busy" && help.soFar ? help.soFar : text;
  const setMode = (next: Mode) => {
    const draft = draftOf(id, next);
    helped.forget();
    setModeOnly(next);
    setText(draft);
    setCaret(draft.length);
  };
  const canned = useCanned(mode === "reply" ? text : "", caret, contact, write);

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${String(element.scrollHeight)}px`;
  }, [shown, writing]);
  useEffect(() => {
    if (!phone) field.current?.focus({ preventScroll: true });
  }, [phone, mode, reply]);
  const empty = !text.trim() && (mode === "note" || files.all.length === 0);
  const busy = noting || helping || (mode === "reply" && files.all.some((it) => !it.uploaded));
  const cleared = () => {
    write("", 0);
    helped.forget();
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
      if (answer) {
        setAsking(answer);
        return;
      }
      send({ text, reply, uploads: files.all.flatMap((it) => (it.uploaded ? [it.uploaded] : [])) });
      files.clear();
      cleared();
    }
    sent();
  };
  const submitTemplate = (message: Content & { type: string }) => {
    const answer = asking ? null : freshAnswer(messages, myId, Date.now());
    setHeld(answer && message);
    setAsking(answer);
    if (answer) return;
    sendOne(message);
    setMode("reply");
    sent();
  };
  const focus = () => field.current?.focus();
  const acceptHelp = () => {
    helped.accept();
    focus();
  };
  const undoHelp = () => {
    helped.undo();
    focus();
  };
  const dropHelp = () => {
    helped.drop();
    focus();
  };
  const offered = useSuggestions({
    conversation,
    messages,
    text,
    on: mode === "reply" && windowOpen && !helping,
    put: helped.put,
    send: () => void submit(),
    focus: phone ? undefined : focus, // on a phone that would bring its keyboard
  });
  useComposerAsk((what) => {
    if (typeof what === "number") {
      offered.choose(what, true);
      return;
    }
    const next = what === "help" ? "reply" : what;
    if (next !== mode) setMode(next);
    if (what === "help" && windowOpen && !helping) menus.set("help");
    else focus();
  });
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || canned.onKey(event)) return;
    if (offered.onKey(event.nativeEvent)) return;
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      if (helped.undo()) event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey && !phone) {
      event.preventDefault();
      void submit();
    } else if (event.key === "Escape") {
      if (help.phase !== "none") helped.drop();
      else if (asking) setAsking(null);
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
    if (helping) return;
    const at = field.current?.selectionStart ?? text.length;
    write(text.slice(0, at) + piece + text.slice(at), at + piece.length);
    field.current?.focus();
  };

  return (
    <div className={css.wrap} onKeyDown={(event) => event.key === "Escape" && (helping || help.phase === "offer") && dropHelp()}>
      {mode === "reply" && windowOpen && <SuggestionRow all={offered.all} text={text} choose={offered.choose} />}
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
        {mode === "reply" && reply && windowOpen && <Quoted message={reply} drop={() => setReply(null)} />}
        {asking && <AnsweredAlready by={asking} send={() => (held ? submitTemplate(held) : void submit())} keep={() => setAsking(null)} />}
        {help.phase === "offer" && <KnowledgeOffer answer={help.answer} accept={acceptHelp} drop={dropHelp} />}
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
            value={shown}
            readOnly={helping}
            aria-busy={helping}
            onChange={(event) => {
              setText(event.target.value);
              setCaret(event.target.selectionStart);
              keepDraft(id, mode, event.target.value);
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
        ) : mode === "template" ? (
          <TemplateMode conversation={conversation} send={submitTemplate} leave={() => setMode("reply")} />
        ) : (
          <Closed choose={() => setMode("template")} />
        )}
        <HelpLine help={help} canUndo={helped.canUndo} undo={undoHelp} drop={dropHelp} />
        {writing && (
          <Tools
            mode={mode}
            hint={text.trim() && !phone ? "Enter to send, Shift+Enter for a new line" : ""}
            ready={!empty && !busy}
            help={mode === "reply" && <HelpMenu written={text.trim() !== ""} language={language} busy={helping} ask={helped.ask} focus={focus} />}
            insert={insert}
            slash={() => insert(text.trim() ? "\n/" : "/")}
            addFiles={files.add}
            submit={() => void submit()}
          />
        )}
      </div>
    </div>
  );
}
