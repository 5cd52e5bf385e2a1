import type { MessageStatus } from "@hubbub/client";
import { Check, CheckCheck, CircleAlert, CircleHelp, Clock } from "lucide-react";

import { cx } from "../../pieces/cx";
import css from "./ticks.module.css";

const LOOKS: Record<Exclude<MessageStatus, "received">, { icon: typeof Check; word: string; tone?: string }> = {
  queued: { icon: Clock, word: "Waiting to be sent" },
  sending: { icon: Clock, word: "Sending" },
  sent: { icon: Check, word: "Sent" },
  delivered: { icon: CheckCheck, word: "Delivered" },
  read: { icon: CheckCheck, word: "Read", tone: css.seen },
  played: { icon: CheckCheck, word: "Played", tone: css.seen },
  failed: { icon: CircleAlert, word: "Not delivered", tone: css.failed },
  unknown: { icon: CircleHelp, word: "Outcome unknown", tone: css.unknown },
};

/** How far a message of ours got. */
export function Ticks({ status }: { status: MessageStatus }) {
  if (status === "received") return null;
  const { icon: Icon, word, tone } = LOOKS[status];
  return <Icon className={cx(css.ticks, tone)} role="img" aria-label={word} />;
}
