import type { Campaign, Recipient } from "@hubbub/client";
import { Ban, CalendarClock, Check, Pause, PencilLine, Play } from "lucide-react";

import { Badge } from "../../pieces/badge";
import { pauser, STATE_NAMES, STATE_TONES, STATUS_NAMES, STATUS_TONES } from "./campaign-words";

const ICONS = { draft: PencilLine, scheduled: CalendarClock, running: Play, paused: Pause, finished: Check, cancelled: Ban };

export function StatusBadge({ campaign }: { campaign: Pick<Campaign, "status" | "paused_by"> }) {
  const Icon = ICONS[campaign.status];
  const by = campaign.status === "paused" ? campaign.paused_by : null;
  return (
    <Badge tone={STATUS_TONES[campaign.status]} icon={<Icon aria-hidden />} title={by?.reason}>
      {STATUS_NAMES[campaign.status]}
      {by && ` by ${pauser(by)}`}
    </Badge>
  );
}

export function StateBadge({ state }: { state: Recipient["state"] }) {
  return <Badge tone={STATE_TONES[state]}>{STATE_NAMES[state]}</Badge>;
}
