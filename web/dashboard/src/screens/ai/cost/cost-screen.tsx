import { explain } from "@hubbub/client";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";

import { Button } from "../../../pieces/button";
import { Card } from "../../../pieces/card";
import { Empty } from "../../../pieces/empty";
import { Bone } from "../../../pieces/skeleton";
import { AiScreen } from "../ai-screen";
import { useUsage } from "../reading";
import { SPANS, USUAL_SPAN } from "../search";
import { NoModel } from "../setting-up";
import css from "./cost.module.css";
import { DayChart } from "./day-chart";
import { LearnCard } from "./learn-card";
import { MonthCard } from "./month-card";
import { QualityCard } from "./quality-card";
import { SuggestionsCard } from "./suggestions-card";
import { UsageTable } from "./usage-table";

function Span({ days, show }: { days: number; show: (days: (typeof SPANS)[number]) => void }) {
  return (
    <label className={css.span}>
      <span className="unseen">How far back</span>
      <select value={days} onChange={(event) => show(SPANS.find((it) => it === Number(event.target.value)) ?? USUAL_SPAN)}>
        {SPANS.map((it) => (
          <option key={it} value={it}>
            Last {it} days
          </option>
        ))}
      </select>
    </label>
  );
}

function Cost({ days }: { days: number }) {
  const usage = useUsage(days);
  if (usage.data) {
    return (
      <>
        {usage.data.providers.length === 0 && (
          <NoModel>So nothing costs anything. Mood, language and suggestions from canned replies and past answers work without one.</NoModel>
        )}
        <MonthCard usage={usage.data} />
        <Card title="By day">
          <DayChart usage={usage.data} />
        </Card>
        <Card title="By what it was for" wide>
          <UsageTable items={usage.data.items} />
        </Card>
      </>
    );
  }
  if (usage.error) {
    return (
      <div className={css.wide}>
        <Empty icon={<CircleAlert aria-hidden />} title="The cost could not be loaded" actions={<Button onClick={() => void usage.refetch()}>Try again</Button>}>
          {explain(usage.error)}
        </Empty>
      </div>
    );
  }
  return (
    <>
      <Bone className={css.bone} />
      <Bone className={css.bone} />
    </>
  );
}

/** What models cost, how suggestions fare, and how well answering by itself goes. */
export function CostScreen() {
  const { days = USUAL_SPAN } = useSearch({ from: "/frame/ai/cost" });
  const navigate = useNavigate();
  return (
    <AiScreen
      actions={<Span days={days} show={(next) => void navigate({ to: "/ai/cost", search: next === USUAL_SPAN ? {} : { days: next }, replace: true })} />}
    >
      <div className={css.grid}>
        <Cost days={days} />
        <SuggestionsCard days={days} />
        <QualityCard days={days} />
        <LearnCard />
      </div>
    </AiScreen>
  );
}
