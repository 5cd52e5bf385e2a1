import type { Conversation } from "@hubbub/client";
import { AlarmClock, CheckCheck, Mail, Tag, UserPlus, X } from "lucide-react";

import { IconButton } from "../../../pieces/button";
import { Menu } from "../../../pieces/menu";
import { change, resolve } from "../acts";
import { AssignItems, LabelItems, SnoozeItems } from "../conversation-menu";
import css from "./list-pane.module.css";

interface BulkProps {
  chosen: readonly Conversation[];
  done: () => void;
}

/** What can be done to all chosen conversations at once. */
export function BulkBar({ chosen, done }: BulkProps) {
  const ids = chosen.map((it) => it.id);
  return (
    <div className={css.bulk} role="toolbar" aria-label="Chosen conversations">
      <span className="figures">{chosen.length} chosen</span>
      <Menu trigger={<IconButton label="Assign" children={<UserPlus aria-hidden />} />} align="end">
        <AssignItems of={chosen} />
      </Menu>
      <Menu trigger={<IconButton label="Label" children={<Tag aria-hidden />} />} align="end">
        <LabelItems of={chosen} />
      </Menu>
      <Menu trigger={<IconButton label="Snooze" children={<AlarmClock aria-hidden />} />} align="end">
        <SnoozeItems of={chosen} />
      </Menu>
      <IconButton label="Mark as unread" onClick={() => void change(ids, { unread: true })}>
        <Mail aria-hidden />
      </IconButton>
      <IconButton
        label="Resolve"
        onClick={() => {
          void resolve(chosen);
          done();
        }}
      >
        <CheckCheck aria-hidden />
      </IconButton>
      <IconButton label="Choose none" onClick={done}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
