import { Tip } from "../../../pieces/tip";
import { exact, left } from "../../../words/time";
import css from "./header.module.css";

const DAY_MS = 24 * 3_600_000;
const SHORT_MS = 4 * 3_600_000;

/** How long one may still answer freely: WhatsApp allows 24 hours after the customer's last message. */
export function WindowRing({ until, now }: { until: string | null; now: number }) {
  const ms = until ? Date.parse(until) - now : 0;
  const open = ms > 0;
  const share = Math.min(1, Math.max(0, ms / DAY_MS));
  const words = open
    ? `You can answer freely until ${exact(until ?? "")}. Each message from the customer starts 24 hours anew.`
    : "More than 24 hours since the customer’s last message: only an approved template can be sent.";
  return (
    <Tip text={words}>
      <span className={css.ring} tabIndex={0} data-short={(open && ms < SHORT_MS) || undefined} data-closed={!open || undefined}>
        <svg viewBox="0 0 20 20" aria-hidden>
          <circle cx="10" cy="10" r="7" />
          {open && <circle cx="10" cy="10" r="7" pathLength={1} strokeDasharray={`${String(share)} 1`} />}
        </svg>
        {open ? left(ms) : "Closed"}
        <span className="unseen">{open ? " left to answer freely" : ", the 24-hour window"}</span>
      </span>
    </Tip>
  );
}
