import { ArrowDown } from "lucide-react";
import { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type Ref } from "react";

import { cx } from "../../../pieces/cx";
import { useNow } from "../../../reading";
import { dayName } from "../../../words/time";
import { LaidRow } from "./laid-row";
import type { Laid } from "./lay";
import rowCss from "./rows.module.css";
import css from "./timeline.module.css";
import { atBottom, useUpward } from "./use-upward";

const NEAR_START = 15; // rows from the oldest held one when older messages are asked for
const ESTIMATES = { day: 44, unread: 40, message: 48, note: 80, unsent: 48 };
const FOUND_MS = 1600;

export interface TimelineHandle {
  toBottom: () => void;
  /** False when no row has this key. */
  show: (key: string) => boolean;
}

interface TimelineProps {
  rows: readonly Laid[];
  reachedStart: boolean;
  loadOlder: () => Promise<unknown>;
  /** The newest message is on screen, or is not any more. */
  onBottom: (bottom: boolean) => void;
  ref: Ref<TimelineHandle>;
}

/** The thread itself. Mount one per conversation: it opens at the first unread message, else at the newest. */
export function Timeline({ rows, reachedStart, loadOlder, onBottom, ref }: TimelineProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const loading = useRef(false);
  const [bottom, setBottom] = useState(true);
  const [seenKey, setSeenKey] = useState<string | undefined>(undefined);
  const [tall, setTall] = useState(0);
  const [found, setFound] = useState<string | null>(null);
  const now = useNow(60_000);
  const upward = useMemo(() => [...rows].reverse(), [rows]);
  const keys = useMemo(() => upward.map((row) => row.key), [upward]);
  const virtual = useUpward(scroller, keys, (index) => ESTIMATES[upward[index]?.kind ?? "message"]);
  const items = virtual.getVirtualItems();
  const oldest = items.at(-1)?.index ?? 0;

  useImperativeHandle(ref, () => ({
    toBottom: () => scroller.current?.scrollTo({ top: 0 }),
    show: (key) => {
      const index = keys.indexOf(key);
      if (index === -1) return false;
      virtual.scrollToIndex(index, { align: "center" });
      setFound(key);
      setTimeout(() => setFound(null), FOUND_MS);
      return true;
    },
  }));

  useLayoutEffect(() => {
    const unread = upward.findIndex((row) => row.kind === "unread");
    if (unread > 0) virtual.scrollToIndex(unread, { align: "end" });
    // only when the thread is opened: later the reader decides where to be
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useEffect(() => {
    if (reachedStart || loading.current || oldest < rows.length - NEAR_START) return;
    loading.current = true;
    loadOlder()
      .catch((error: unknown) => console.warn("Older messages did not load", error))
      .finally(() => {
        loading.current = false;
      });
  }, [oldest, rows.length, reachedStart, loadOlder]);

  useEffect(() => onBottom(bottom), [bottom, onBottom]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const there = atBottom(element);
    if (bottom && !there) setSeenKey(keys[0]);
    setBottom(there);
    setTall(element.clientHeight);
  };
  const fresh = bottom || seenKey === undefined ? 0 : upward.slice(0, Math.max(0, keys.indexOf(seenKey))).filter((row) => row.kind === "message").length;
  const offset = virtual.scrollOffset ?? 0;
  const top = offset + tall;
  const topItem = items.findLast((item) => item.start < top - 8);
  const topRow = topItem ? upward[topItem.index] : undefined;

  return (
    <div className={css.area}>
      <div className={css.day} data-on={(virtual.isScrolling && offset > 0 && topRow && topRow.kind !== "day") || undefined} aria-hidden>
        {topRow && <span className={rowCss.pill}>{dayName(topRow.at, now)}</span>}
      </div>
      <div ref={scroller} className={css.scroll} onScroll={onScroll} tabIndex={0} role="log" aria-label="Messages" data-timeline>
        <div className={css.rows} style={{ height: virtual.getTotalSize() }}>
          {[...items].reverse().map((item) => {
            const row = upward[item.index];
            if (!row) return null;
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className={css.row}
                style={{ transform: `translateY(${String(-item.start)}px)` }}
              >
                <LaidRow row={row} now={now} found={found === row.key} />
              </div>
            );
          })}
        </div>
        {!reachedStart && <div className={css.older}>Loading earlier messages…</div>}
      </div>
      {!bottom && (
        <button
          type="button"
          className={cx(css.down)}
          data-new={fresh > 0 || undefined}
          onClick={() => scroller.current?.scrollTo({ top: 0, behavior: "instant" })}
          aria-label={fresh > 0 ? `${String(fresh)} new messages below` : "Go to the newest message"}
        >
          {fresh > 0 && <span className="figures">{fresh} new</span>}
          <ArrowDown aria-hidden />
        </button>
      )}
    </div>
  );
}
