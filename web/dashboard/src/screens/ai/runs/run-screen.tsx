import { explain, Problem } from "@hubbub/client";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { CircleAlert, Compass } from "lucide-react";

import { Badge } from "../../../pieces/badge";
import { Button } from "../../../pieces/button";
import { Card } from "../../../pieces/card";
import { Empty } from "../../../pieces/empty";
import { Bone } from "../../../pieces/skeleton";
import { many } from "../../../words/figures";
import { AiScreen } from "../ai-screen";
import { BackTitle } from "../back-title";
import { useRun } from "../reading";
import { Lines } from "./lines";
import { RunActions } from "./run-actions";
import { RunFacts } from "./run-facts";
import { STATE_NAMES, STATE_TONES } from "./run-words";
import css from "./runs.module.css";

function Failed({ error, again }: { error: unknown; again: () => void }) {
  const navigate = useNavigate();
  if (error instanceof Problem && error.status === 404) {
    return (
      <Empty
        icon={<Compass aria-hidden />}
        title="There is no such dry run"
        actions={<Button onClick={() => void navigate({ to: "/ai/answering", search: { view: "runs" } })}>All dry runs</Button>}
      />
    );
  }
  return (
    <Empty icon={<CircleAlert aria-hidden />} title="The dry run could not be loaded" actions={<Button onClick={again}>Try again</Button>}>
      {explain(error)}
    </Empty>
  );
}

/** One dry run: what it costs, how far it is, and what it would have said. */
export function RunScreen() {
  const { runId } = useParams({ from: "/frame/ai/answering/runs/$runId" });
  const { would } = useSearch({ from: "/frame/ai/answering/runs/$runId" });
  const navigate = useNavigate();
  const found = useRun(runId);
  const run = found.data;
  const name = run ? `Dry run over ${many(run.conversations, "conversation")}` : "Dry run";
  let body;
  if (run) {
    body = (
      <div className={css.view}>
        <Card title="Where it stands">
          <RunFacts run={run} />
          <RunActions key={`${run.id} ${run.state}`} run={run} />
        </Card>
        <Lines
          run={run}
          would={would}
          change={(next) =>
            void navigate({ to: "/ai/answering/runs/$runId", params: { runId }, search: next ? { would: next } : {}, replace: true, resetScroll: false })
          }
        />
      </div>
    );
  } else if (found.error) body = <Failed error={found.error} again={() => void found.refetch()} />;
  else body = <Bone className={css.bone} />;
  return (
    <AiScreen
      key={runId}
      label={name}
      title={
        <BackTitle
          to="/ai/answering"
          search={{ view: "runs", ...(run ? { number: run.number_id } : {}) }}
          back="All dry runs"
          name={name}
          badge={run && <Badge tone={STATE_TONES[run.state]}>{STATE_NAMES[run.state]}</Badge>}
        />
      }
    >
      {body}
    </AiScreen>
  );
}
