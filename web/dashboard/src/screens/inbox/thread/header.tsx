import type { Conversation } from "@hubbub/client";
import { Link } from "@tanstack/react-router";
import { AlarmClock, ArrowLeft, Check, ChevronDown, Hand, MailOpen, PanelRight, RotateCcw, UserRound } from "lucide-react";

import { Avatar } from "../../../pieces/avatar";
import { Button, IconButton } from "../../../pieces/button";
import { Item, Line, Menu } from "../../../pieces/menu";
import { useMyId, useNow, useNumbers, usePresence, useTeam } from "../../../reading";
import { called, reached } from "../../../words/names";
import { change, claim, reopen, resolve } from "../acts";
import { AssignItems, SnoozeItems } from "../conversation-menu";
import { panelOpen, togglePanel } from "../panel";
import { menus } from "../shortcuts";
import { useObserved } from "../../../reading";
import css from "./header.module.css";
import { MoodTrend } from "./signals";
import { WindowRing } from "./window-ring";

interface Of {
  conversation: Conversation;
}

function Viewers({ conversation }: Of) {
  const { viewers } = usePresence(conversation.id);
  const myId = useMyId();
  const others = useTeam().filter((it) => it.id !== myId && viewers.includes(it.id));
  if (others.length === 0) return null;
  return (
    <span className={css.viewers}>
      {others.slice(0, 3).map((it) => (
        <Avatar key={it.id} id={it.id} name={it.name} size="small" title={`${it.name} is looking at this too`} />
      ))}
    </span>
  );
}

function Assignee({ conversation }: Of) {
  const myId = useMyId();
  const person = useTeam().find((it) => it.id === conversation.assignee_id);
  const open = useObserved(menus) === "assign";
  const trigger = (
    <Button className={css.assignee} aria-label={person ? `Assigned to ${person.name}` : "Assign"}>
      {person ? <Avatar id={person.id} name={person.name} size="small" /> : <UserRound aria-hidden />}
      <span>{person ? (person.id === myId ? "You" : person.name) : "Assign"}</span>
    </Button>
  );
  return (
    <>
      {!conversation.assignee_id && (
        <Button onClick={() => void claim(conversation.id)} aria-label="Take this conversation">
          <Hand aria-hidden />
          <span className={css.word}>Take</span>
        </Button>
      )}
      <span className={css.wide}>
        <Menu trigger={trigger} align="end" open={open} onOpenChange={(next) => menus.set(next ? "assign" : null)}>
          <AssignItems of={[conversation]} />
        </Menu>
      </span>
    </>
  );
}

function ResolveButton({ conversation }: Of) {
  const snoozing = useObserved(menus) === "snooze";
  if (conversation.status !== "open") {
    return (
      <Button onClick={() => void reopen([conversation.id])}>
        <RotateCcw aria-hidden />
        <span className={css.word}>{conversation.status === "snoozed" ? "Wake" : "Open again"}</span>
      </Button>
    );
  }
  return (
    <span className={css.split}>
      <Button onClick={() => void resolve([conversation])} title="Resolve (Alt+E)">
        <Check aria-hidden />
        <span className={css.word}>Resolve</span>
      </Button>
      <Menu
        align="end"
        open={snoozing}
        onOpenChange={(next) => menus.set(next ? "snooze" : null)}
        trigger={
          <Button aria-label="More ways to put this away">
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <SnoozeItems of={[conversation]} />
        <Line />
        <Item icon={<MailOpen aria-hidden />} onSelect={() => void change([conversation.id], { unread: true })}>
          Mark as unread
        </Item>
      </Menu>
    </span>
  );
}

export function ThreadHeader({ conversation }: Of) {
  const numbers = useNumbers();
  const now = useNow();
  const panel = useObserved(panelOpen);
  const number = numbers.find((it) => it.id === conversation.number_id);
  const name = called(conversation.contact);
  return (
    <header className={css.header}>
      <Link to="/inbox" search={true} className={css.back} aria-label="Back to the list">
        <ArrowLeft aria-hidden />
      </Link>
      <button type="button" className={css.who} onClick={togglePanel} aria-label={`${name}: details`}>
        <Avatar id={conversation.contact.id} name={conversation.contact.name} size="medium" />
        <span className={css.names}>
          <span className={css.name} dir="auto">
            {name}
          </span>
          <span className={css.sub}>
            {conversation.status === "snoozed" && <AlarmClock aria-label="Snoozed" />}
            {[reached(conversation.contact), number && `to ${number.name}`].filter(Boolean).join(" · ")}
          </span>
        </span>
      </button>
      <MoodTrend conversation={conversation} />
      <Viewers conversation={conversation} />
      <WindowRing until={conversation.window_expires_at} now={now} />
      <Assignee conversation={conversation} />
      <ResolveButton conversation={conversation} />
      <IconButton label={panel ? "Hide details" : "Show details"} keys="Alt+O" aria-pressed={panel} onClick={togglePanel} className={css.wide}>
        <PanelRight aria-hidden />
      </IconButton>
    </header>
  );
}
