import type { Conversation } from "@hubbub/client";
import { AlarmClock, CheckCircle2, Mail, MailOpen, RotateCcw, Tag, UserPlus, UserRound, UserX } from "lucide-react";

import { hub } from "../../hub";
import { Avatar } from "../../pieces/avatar";
import { Item, Line, Submenu } from "../../pieces/menu";
import { useLabels, useMyId, useTeam } from "../../reading";
import { change, reopen, resolve, snooze, snoozeChoices, toggleLabel } from "./acts";

interface Of {
  of: readonly Conversation[];
}

export function AssignItems({ of }: Of) {
  const team = useTeam();
  const myId = useMyId();
  const ids = of.map((it) => it.id);
  const assignee = of.every((it) => it.assignee_id === of[0]?.assignee_id) ? of[0]?.assignee_id : undefined;
  const others = team.filter((it) => it.id !== myId && it.active);
  return (
    <>
      <Item icon={<UserRound aria-hidden />} checked={assignee === myId} onSelect={() => void change(ids, { assignee_id: myId })}>
        Me
      </Item>
      <Item icon={<UserX aria-hidden />} checked={assignee === null} onSelect={() => void change(ids, { assignee_id: null })}>
        Nobody
      </Item>
      {others.length > 0 && <Line />}
      {others.map((person) => (
        <Item
          key={person.id}
          icon={<Avatar id={person.id} name={person.name} size="small" />}
          checked={assignee === person.id}
          onSelect={() => void change(ids, { assignee_id: person.id })}
        >
          {person.name}
        </Item>
      ))}
    </>
  );
}

export function LabelItems({ of }: Of) {
  const known = useLabels().map((it) => it.name);
  const names = [...new Set([...known, ...of.flatMap((it) => it.labels)])];
  return names.map((name) => {
    const on = of.every((it) => it.labels.includes(name));
    return (
      <Item key={name} icon={<Tag aria-hidden />} checked={on} keepOpen onSelect={() => void toggleLabel(of, name, !on)}>
        {name}
      </Item>
    );
  });
}

export function SnoozeItems({ of }: Of) {
  const ids = of.map((it) => it.id);
  return snoozeChoices(new Date()).map(({ label, until }) => (
    <Item
      key={label}
      icon={<AlarmClock aria-hidden />}
      keys={until.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })}
      onSelect={() => void snooze(ids, until)}
    >
      {label}
    </Item>
  ));
}

/** Everything a right click on conversations offers. */
export function ConversationMenu({ of }: Of) {
  const ids = of.map((it) => it.id);
  const open = of.some((it) => it.status !== "resolved");
  const unread = of.some((it) => it.unread > 0);
  return (
    <>
      <Submenu icon={<UserPlus aria-hidden />} label="Assign">
        <AssignItems of={of} />
      </Submenu>
      <Submenu icon={<Tag aria-hidden />} label="Label">
        <LabelItems of={of} />
      </Submenu>
      <Submenu icon={<AlarmClock aria-hidden />} label="Snooze">
        <SnoozeItems of={of} />
      </Submenu>
      <Line />
      {unread ? (
        <Item icon={<MailOpen aria-hidden />} onSelect={() => of.forEach((it) => hub.read(it.id, it.last_seq))}>
          Mark as read
        </Item>
      ) : (
        <Item icon={<Mail aria-hidden />} onSelect={() => void change(ids, { unread: true })}>
          Mark as unread
        </Item>
      )}
      {open ? (
        <Item icon={<CheckCircle2 aria-hidden />} keys="Alt+E" onSelect={() => void resolve(of)}>
          Resolve
        </Item>
      ) : (
        <Item icon={<RotateCcw aria-hidden />} onSelect={() => void reopen(ids)}>
          Open again
        </Item>
      )}
    </>
  );
}
