import { explain, pagesOf, type Answering } from "@hubbub/client";
import { CircleAlert, FlaskConical } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "../../../pieces/button";
import { Empty } from "../../../pieces/empty";
import { Bone } from "../../../pieces/skeleton";
import { useNow } from "../../../reading";
import { AiScreen } from "../ai-screen";
import { useAnswering, useHasModel, useRuns } from "../reading";
import { NoModel } from "../setting-up";
import { NewRun } from "./new-run";
import { RunRow } from "./run-row";
import css from "./runs.module.css";

function Runs({ numberId }: { numberId: string }) {
  const list = useRuns();
  const now = useNow();
  const items = pagesOf(list.data).filter((it) => it.number_id === numberId);
  if (list.error && !list.data) {
    return (
      <Empty icon={<CircleAlert aria-hidden />} title="The dry runs could not be loaded" actions={<Button onClick={() => void list.refetch()}>Try again</Button>}>
        {explain(list.error)}
      </Empty>
    );
  }
  if (!list.data) return <Bone className={css.bone} />;
  return (
    <>
      {items.length > 0 ? (
        <ul className={css.list} aria-label="Dry runs">
          {items.map((it) => (
            <RunRow key={it.id} run={it} now={now} />
          ))}
        </ul>
      ) : (
        <Empty icon={<FlaskConical aria-hidden />} title="No dry run on this number yet">
          A dry run goes through your last conversations and shows, beside what your team really said, what it would have said.
        </Empty>
      )}
      {list.hasNextPage && (
        <div className={css.end}>
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Look for earlier ones
          </Button>
        </div>
      )}
    </>
  );
}

function New({ saved }: { saved: Answering | undefined }) {
  return saved ? <NewRun saved={saved} /> : <Bone className={css.bone} />;
}

/** Trying it on past conversations, and earlier tries. */
export function RunsView({ numberId, head }: { numberId: string; head: ReactNode }) {
  const found = useAnswering(numberId);
  const hasModel = useHasModel();
  return (
    <AiScreen>
      {head}
      <div className={css.view}>
        {hasModel === false && <NoModel>A dry run lets one write, so there has to be one first.</NoModel>}
        <New saved={found.data} />
        <Runs numberId={numberId} />
      </div>
    </AiScreen>
  );
}
