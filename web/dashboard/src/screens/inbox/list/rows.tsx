import type { Conversation, Filter } from "@hubbub/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import { useCallback, useEffect, useRef } from "react";

import { hub } from "../../../hub";
import { useNow } from "../../../reading";
import { tokenPx } from "../../../theme/token-px";
import type { useChoosing } from "./choosing";
import css from "./list-pane.module.css";
import { Row } from "./row";
import { listOrder } from "./list-order";
import type { useHeldOrder } from "./use-held-order";

const NEAR_END = 12; // rows from the end when the next page is asked for

interface RowsProps {
  filter: Filter;
  held: ReturnType<typeof useHeldOrder>;
  choosing: ReturnType<typeof useChoosing>;
  more: boolean;
}

export function Rows({ filter, held, choosing, more }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const asking = useRef(false);
  const menuOpen = useRef(false);
  const now = useNow();
  const { rows, hold, release } = held;
  const row = tokenPx("--row");
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => listOrder.set(rows.map((it) => it.id)), [rows]);

  useEffect(() => {
    if (!more || asking.current || last < rows.length - NEAR_END) return;
    asking.current = true;
    hub.reads
      .moreOfList(filter)
      .catch((error: unknown) => console.warn("The next page of the list did not load", error))
      .finally(() => {
        asking.current = false;
      });
  }, [more, last, rows.length, filter]);

  const onMenu = useCallback(
    (open: boolean) => {
      menuOpen.current = open;
      if (open) hold();
    },
    [hold],
  );
  const { chosen, ids, pick } = choosing;
  const targets = (it: Conversation): readonly Conversation[] => (ids.has(it.id) ? chosen : [it]);

  return (
    <>
      {held.waiting > 0 && (
        <button
          type="button"
          className={css.fresh}
          onClick={() => {
            release();
            scroller.current?.scrollTo({ top: 0 });
          }}
        >
          <ArrowUp aria-hidden />
          {held.waiting} new
        </button>
      )}
      <div
        ref={scroller}
        className={css.scroll}
        onPointerMove={(event) => event.pointerType === "mouse" && hold()}
        onPointerLeave={() => !menuOpen.current && release()}
      >
        <div className={css.rows} style={{ height: virtual.getTotalSize() }} role="list">
          {items.map((item) => {
            const conversation = rows[item.index];
            if (!conversation) return null;
            return (
              <div key={item.key} className={css.slot} role="listitem" aria-setsize={more ? -1 : rows.length} aria-posinset={item.index + 1} style={{ transform: `translateY(${String(item.start)}px)` }}>
                <Row
                  conversation={conversation}
                  now={now}
                  gone={held.gone.has(conversation.id)}
                  chosen={ids.has(conversation.id)}
                  picking={chosen.length > 0}
                  targets={targets(conversation)}
                  onPick={pick}
                  onMenu={onMenu}
                />
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}
