import { explain, keys } from "@hubbub/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleAlert, Inbox, SearchX } from "lucide-react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Empty } from "../../../pieces/empty";
import { Bone } from "../../../pieces/skeleton";
import { useFilter } from "../filter";
import { BulkBar } from "./bulk-bar";
import { useChoosing } from "./choosing";
import { ListHead } from "./list-head";
import css from "./list-pane.module.css";
import { Rows } from "./rows";
import { useHeldOrder } from "./use-held-order";

const BONES = 9;

function Loading() {
  return (
    <div aria-busy aria-label="Loading conversations">
      {Array.from({ length: BONES }, (_, i) => (
        <div key={i} className={css.bones}>
          <Bone round className={css.boneFace} />
          <div>
            <Bone className={css.boneName} />
            <Bone className={css.boneText} />
          </div>
        </div>
      ))}
    </div>
  );
}

function Nothing({ searched, tab, narrowed }: { searched: boolean; tab: string; narrowed: boolean }) {
  if (searched) {
    return (
      <Empty icon={<SearchX aria-hidden />} title="Nothing found">
        Try another word, a phone number, or other filters.
      </Empty>
    );
  }
  const words: Record<string, string> = {
    mine: "Conversations you take or are given appear here.",
    unassigned: "Nobody is waiting without an owner. Well done.",
    all: "New messages appear here by themselves.",
  };
  return (
    <Empty icon={<Inbox aria-hidden />} title={narrowed ? "No conversation fits these filters" : "All clear"}>
      {narrowed ? "Remove a filter above to see more." : words[tab]}
    </Empty>
  );
}

export function ListPane() {
  const [filter, change] = useFilter();
  const list = useQuery({
    queryKey: keys.list(filter),
    queryFn: () => hub.reads.list(filter),
    placeholderData: filter.q ? keepPreviousData : undefined,
  });
  const held = useHeldOrder(list.data?.items ?? []);
  const choosing = useChoosing(held.rows);
  const narrowed = filter.status !== "open" || Boolean(filter.number ?? filter.label ?? filter.unread ?? filter.mood);

  let body;
  if (list.data && held.rows.length > 0) {
    body = <Rows key={JSON.stringify(filter)} filter={filter} held={held} choosing={choosing} more={list.data.next !== null} />;
  } else if (list.data) {
    body = <Nothing searched={Boolean(filter.q)} tab={filter.tab} narrowed={narrowed} />;
  } else if (list.error) {
    body = (
      <Empty
        icon={<CircleAlert aria-hidden />}
        title="The list could not be loaded"
        actions={<Button onClick={() => void list.refetch()}>Try again</Button>}
      >
        {explain(list.error)}
      </Empty>
    );
  } else body = <Loading />;

  return (
    <section className={css.pane} aria-label="Conversations">
      <ListHead filter={filter} change={change} />
      {choosing.chosen.length > 0 && (
        <BulkBar
          chosen={choosing.chosen}
          done={() => {
            choosing.clear();
            held.release();
          }}
        />
      )}
      <div className={css.body}>{body}</div>
    </section>
  );
}
