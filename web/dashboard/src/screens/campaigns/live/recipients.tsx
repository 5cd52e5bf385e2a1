import { explain, pagesOf, type Campaign, type Recipient } from "@hubbub/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { CircleAlert, SearchX, Users } from "lucide-react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

import { Button } from "../../../pieces/button";
import { Empty } from "../../../pieces/empty";
import { Bone } from "../../../pieces/skeleton";
import { useNow } from "../../../reading";
import { tokenPx } from "../../../theme/token-px";
import { useRecipients } from "../reading";
import type { RecipientsSearch } from "../search";
import { RecipientRow } from "./recipient-row";
import css from "./recipients.module.css";
import { RecipientsHead } from "./recipients-head";

const NEAR_END = 20; // rows from the end when the next page is asked for
const FRESH_MS = 4000;
const FEW_PAGES = 3; // more would be too much to load again and again
const BONES = 5;

interface TableProps {
  campaign: Campaign;
  asked: RecipientsSearch;
  change: (changes: RecipientsSearch) => void;
  scroller: RefObject<HTMLDivElement | null>;
}

/** Where the rows begin within what scrolls; all above may grow. */
function useStart(rows: RefObject<HTMLDivElement | null>, scroller: RefObject<HTMLDivElement | null>): number {
  const [start, setStart] = useState(0);
  useLayoutEffect(() => {
    const [list, view] = [rows.current, scroller.current];
    const page = view?.firstElementChild;
    if (!list || !view || !page) return;
    const watch = new ResizeObserver(() => {
      setStart(Math.round(list.getBoundingClientRect().top - view.getBoundingClientRect().top + view.scrollTop));
    });
    watch.observe(page);
    return () => watch.disconnect();
  }, [rows, scroller]);
  return start;
}

interface RowsProps extends Pick<TableProps, "campaign" | "scroller"> {
  all: Recipient[];
  more: boolean;
  next: () => void;
}

function Rows({ all, campaign, more, next, scroller }: RowsProps) {
  const rows = useRef<HTMLDivElement>(null);
  const start = useStart(rows, scroller);
  const now = useNow();
  const size = tokenPx("--row-slim");
  const virtual = useVirtualizer({
    count: all.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    getItemKey: (index) => all[index]?.id ?? index,
    scrollMargin: start,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= all.length - NEAR_END) next();
  }, [more, last, all.length, next]);
  return (
    <div role="table" aria-label="Recipients" aria-rowcount={more ? -1 : all.length}>
      <div ref={rows} role="rowgroup" className={css.rows} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const recipient = all[item.index];
          if (!recipient) return null;
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 1}
              className={css.row}
              style={{ transform: `translateY(${String(item.start - start)}px)` }}
            >
              <RecipientRow recipient={recipient} variants={campaign.variants.length > 0} now={now} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Loading() {
  return (
    <div aria-busy aria-label="Loading recipients">
      {Array.from({ length: BONES }, (_, i) => (
        <div key={i} className={css.bones}>
          <Bone className={css.bone} />
          <Bone className={css.bone} />
        </div>
      ))}
    </div>
  );
}

/** Everybody who gets it, page by page, by state, reason or name. */
export function Recipients({ campaign, asked, change, scroller }: TableProps) {
  const list = useRecipients(campaign.id, asked);
  const { refetch, fetchNextPage, isFetching } = list;
  const all = pagesOf(list.data);
  const pages = list.data?.pages.length ?? 0;
  const seen = useRef(campaign.version);
  const idle = useRef(!isFetching);
  useEffect(() => {
    idle.current = !isFetching;
  }, [isFetching]);

  useEffect(() => {
    if (pages > FEW_PAGES || seen.current === campaign.version) return;
    const timer = setTimeout(() => {
      seen.current = campaign.version;
      if (idle.current) void refetch();
    }, FRESH_MS);
    return () => clearTimeout(timer);
  }, [campaign.version, pages, refetch]);

  const next = useCallback(() => {
    if (idle.current) void fetchNextPage();
  }, [fetchNextPage]);

  let body;
  if (list.data && all.length > 0) {
    body = <Rows all={all} campaign={campaign} more={list.hasNextPage} next={next} scroller={scroller} />;
  } else if (list.data && (asked.q ?? asked.state ?? asked.code ?? asked.clicked) !== undefined) {
    body = (
      <Empty
        icon={<SearchX aria-hidden />}
        title="Nobody fits"
        actions={<Button onClick={() => change({ q: undefined, state: undefined, code: undefined, clicked: undefined })}>Show everybody</Button>}
      >
        Another word or another state may find them.
      </Empty>
    );
  } else if (list.data) {
    body = <Empty icon={<Users aria-hidden />} title="Nobody on the list so far" />;
  } else if (list.error) {
    body = (
      <Empty
        icon={<CircleAlert aria-hidden />}
        title="The recipients could not be loaded"
        actions={<Button onClick={() => void refetch()}>Try again</Button>}
      >
        {explain(list.error)}
      </Empty>
    );
  } else body = <Loading />;

  return (
    <>
      <RecipientsHead campaign={campaign} asked={asked} change={change} />
      {body}
    </>
  );
}
