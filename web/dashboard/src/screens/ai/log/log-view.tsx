import { explain, pagesOf, type Did } from "@hubbub/client";
import { CircleAlert, NotebookText, SearchX } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "../../../pieces/button";
import { Empty } from "../../../pieces/empty";
import { Bone } from "../../../pieces/skeleton";
import { useNearEnd } from "../../../pieces/use-near-end";
import { useNow } from "../../../reading";
import { AiScreen } from "../ai-screen";
import { Chips } from "../chips";
import { useLog } from "../reading";
import { DID_NAMES, DIDS } from "../reasons";
import { LogRow } from "./log-row";
import css from "./log.module.css";

const BONES = 5;

interface LogProps {
  head: ReactNode;
  numberId: string;
  did: Did | undefined;
  change: (did: Did | undefined) => void;
}

function Loading() {
  return (
    <div className={css.list} aria-busy aria-label="Loading what it did">
      {Array.from({ length: BONES }, (_, i) => (
        <div key={i} className={css.row}>
          <Bone className={css.bone} />
        </div>
      ))}
    </div>
  );
}

function Nothing({ did, change }: Pick<LogProps, "did" | "change">) {
  if (did) {
    return <Empty icon={<SearchX aria-hidden />} title="Nothing of this kind" actions={<Button onClick={() => change(undefined)}>Show all</Button>} />;
  }
  return (
    <Empty icon={<NotebookText aria-hidden />} title="Nothing so far">
      Each message that it looked at stands here, with what it did and why: answered, suggested, handed over, or stayed quiet.
    </Empty>
  );
}

/** What it did on one number, newest first. */
export function LogView({ head, numberId, did, change }: LogProps) {
  const list = useLog({ number: numberId, ...(did ? { did } : {}) });
  const items = pagesOf(list.data);
  const now = useNow();
  const end = useNearEnd(list.hasNextPage && !list.isFetchingNextPage, () => void list.fetchNextPage());
  let body;
  if (list.data && items.length > 0) {
    body = (
      <>
        <ul className={css.list} aria-label="What it did">
          {items.map((it) => (
            <LogRow key={it.id} entry={it} now={now} />
          ))}
        </ul>
        <div ref={end} className={css.end}>
          {list.isFetchingNextPage && "Loading more…"}
          {list.isFetchNextPageError && <Button onClick={() => void list.fetchNextPage()}>Load more</Button>}
        </div>
      </>
    );
  } else if (list.data) body = <Nothing did={did} change={change} />;
  else if (list.error) {
    body = (
      <Empty icon={<CircleAlert aria-hidden />} title="The log could not be loaded" actions={<Button onClick={() => void list.refetch()}>Try again</Button>}>
        {explain(list.error)}
      </Empty>
    );
  } else body = <Loading />;
  return (
    <AiScreen>
      {head}
      <Chips label="Which of it" all="All" chosen={did} names={DID_NAMES} order={DIDS} change={change} />
      {body}
    </AiScreen>
  );
}
