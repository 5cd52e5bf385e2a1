import { explain, pagesOf, type DryRun, type Would } from "@hubbub/client";
import { CircleAlert, SearchX } from "lucide-react";

import { Button } from "../../../pieces/button";
import { Empty } from "../../../pieces/empty";
import { Bone } from "../../../pieces/skeleton";
import { useNearEnd } from "../../../pieces/use-near-end";
import { Chips } from "../chips";
import { useLines } from "../reading";
import { WOULD_NAMES, WOULDS } from "../reasons";
import { Line } from "./line";
import css from "./lines.module.css";

interface LinesProps {
  run: DryRun;
  would: Would | undefined;
  change: (would: Would | undefined) => void;
}

/** What it would have said to each question, beside what the team said. */
export function Lines({ run, would, change }: LinesProps) {
  const list = useLines(run, would);
  const items = pagesOf(list.data);
  const end = useNearEnd(list.hasNextPage && !list.isFetchingNextPage, () => void list.fetchNextPage());
  if (run.done === 0) return null;
  let body;
  if (list.data && items.length > 0) {
    body = (
      <>
        <ol className={css.lines} aria-label="What it would have said">
          {items.map((it) => (
            <Line key={it.n} line={it} />
          ))}
        </ol>
        <div ref={end} className={css.end}>
          {list.isFetchingNextPage && "Loading more…"}
          {list.isFetchNextPageError && <Button onClick={() => void list.fetchNextPage()}>Load more</Button>}
        </div>
      </>
    );
  } else if (list.data) {
    body = <Empty icon={<SearchX aria-hidden />} title="Nothing of this kind so far" actions={<Button onClick={() => change(undefined)}>Show all</Button>} />;
  } else if (list.error) {
    body = (
      <Empty icon={<CircleAlert aria-hidden />} title="The lines could not be loaded" actions={<Button onClick={() => void list.refetch()}>Try again</Button>}>
        {explain(list.error)}
      </Empty>
    );
  } else body = <Bone className={css.bone} />;
  return (
    <section aria-label="Line by line">
      <Chips label="Which lines" all="All" chosen={would} names={WOULD_NAMES} order={WOULDS} counts={run.would} change={change} />
      {body}
    </section>
  );
}
