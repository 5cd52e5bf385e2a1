import { explain } from "@hubbub/client";
import { useCallback, useEffect } from "react";

import { Button } from "../../../pieces/button";
import { Bone } from "../../../pieces/skeleton";
import { Card } from "../../../pieces/card";
import { EstimateFacts } from "../estimate-facts";
import { PlanFacts } from "../live/plan-facts";
import { useCampaign, useEstimate } from "../reading";
import { listOf } from "./audience";
import { isListed, listAsked, type Step } from "./draft";
import { heldFile } from "./keeping";
import { ListCard } from "./list-card";
import { listMaking } from "./list-making";
import { PreviewPane } from "./preview-pane";
import css from "./review-step.module.css";
import { TestCard } from "./test-card";
import type { Samples } from "./use-samples";
import { useWizard } from "./use-wizard";

/** The list goes to the server as soon as somebody looks at this step, once. */
function useList() {
  const { draft, change } = useWizard();
  const ready = isListed(draft);
  const { id } = draft;
  const asked = listAsked(draft);
  const make = useCallback(() => {
    const list = id === null ? null : listOf(draft, heldFile(draft));
    if (id === null || list === null) return;
    listMaking.make(id, asked, list).then(
      (imported) => change({ listed: { of: asked, imported, total: imported.accepted } }),
      (error: unknown) => console.warn("The list was not taken", error), // shown where the list stands
    );
  }, [id, asked, draft, change]);
  useEffect(() => {
    if (!ready) make();
    // only when another list is asked for: one that was stopped waits to be asked for again
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked, id]);
  return { ready, make };
}

function Expected() {
  const { draft } = useWizard();
  const campaign = useCampaign(draft.id ?? "").data;
  const estimate = useEstimate(campaign);
  if (!campaign || !draft.listed?.total) return null;
  return (
    <Card title="What to expect">
      {estimate.data && <EstimateFacts estimate={estimate.data} />}
      {estimate.error && (
        <p className={css.failed} role="alert">
          {explain(estimate.error)} <Button onClick={() => void estimate.refetch()}>Try again</Button>
        </p>
      )}
      {estimate.isPending && <Bone className={css.boneFacts} />}
    </Card>
  );
}

function Summary({ go }: { go: (step: Step) => void }) {
  const { draft } = useWizard();
  const campaign = useCampaign(draft.id ?? "").data;
  if (!campaign) return null;
  const edit = (
    <span className={css.edit}>
      <Button small look="quiet" onClick={() => go("template")}>
        Change the text
      </Button>
      <Button small look="quiet" onClick={() => go("schedule")}>
        Change the schedule
      </Button>
    </span>
  );
  return (
    <Card title="The plan" aside={edit}>
      <PlanFacts campaign={campaign} />
    </Card>
  );
}

/** The last look: who is on the list, what it costs, how it looks. */
export function ReviewStep({ samples, go }: { samples: Samples; go: (step: Step) => void }) {
  const { draft } = useWizard();
  const { ready, make } = useList();
  return (
    <div className={css.step}>
      <div className={css.left}>
        <ListCard again={make} ready={ready} />
        {ready && <Expected />}
        <TestCard rows={samples.rows} />
        <Summary go={go} />
      </div>
      <aside className={css.right} aria-label="Preview">
        {draft.wordings.map((wording, i) => (
          <div key={i}>
            {draft.wordings.length > 1 && <p className={css.words}>{i === 0 ? "Text A" : "Text B"}</p>}
            <PreviewPane wording={wording} rows={samples.rows} />
          </div>
        ))}
      </aside>
    </div>
  );
}
