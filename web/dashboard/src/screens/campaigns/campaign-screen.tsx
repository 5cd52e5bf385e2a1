import { explain, Problem, type Campaign } from "@hubbub/client";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft, CircleAlert, Compass, Hourglass, Pause } from "lucide-react";
import { useCallback, useRef } from "react";

import { Button } from "../../pieces/button";
import { Empty } from "../../pieces/empty";
import { Screen } from "../../pieces/screen";
import { Bone } from "../../pieces/skeleton";
import { useMay, useNumbers } from "../../reading";
import css from "./campaign-screen.module.css";
import { pauseAdvice, pauser } from "./campaign-words";
import { Card } from "../../pieces/card";
import { EstimateFacts } from "./estimate-facts";
import { figure } from "../../words/figures";
import { Actions } from "./live/actions";
import { Errors } from "./live/errors";
import { FunnelBars } from "./live/funnel-bars";
import { LiveWords } from "./live/live-words";
import { PlanFacts } from "./live/plan-facts";
import { ProgressCard } from "./live/progress-card";
import { RateChart } from "./live/rate-chart";
import { Recipients } from "./live/recipients";
import { useRates } from "./live/use-rates";
import { Variants } from "./live/variants";
import { limit } from "./rates";
import { useCampaign, useEstimate } from "./reading";
import type { RecipientsSearch } from "./search";
import { StatusBadge } from "./status-badge";
import { myZone } from "../../words/clocks";
import { moment } from "./wizard/schedule";

function Name({ campaign }: { campaign: Campaign | undefined }) {
  return (
    <span className={css.title}>
      <Link to="/campaigns" search={{}} className={css.back} aria-label="All campaigns" title="All campaigns">
        <ArrowLeft aria-hidden />
      </Link>
      <span className={css.name} dir="auto" title={campaign?.name}>
        {campaign?.name ?? "Campaign"}
      </span>
      {campaign && <StatusBadge campaign={campaign} />}
    </span>
  );
}

/** Who stopped it, and what has to happen. */
function Paused({ by }: { by: NonNullable<Campaign["paused_by"]> }) {
  return (
    <div className={css.paused} role="note">
      <Pause aria-hidden />
      <p>
        <strong>Paused by {pauser(by)}.</strong> {pauseAdvice(by)}
      </p>
    </div>
  );
}

/** It runs, takes nobody for now, and goes on by itself. */
function Waits({ why }: { why: NonNullable<Campaign["waiting"]> }) {
  return (
    <div className={css.paused} role="note">
      <Hourglass aria-hidden />
      <p>
        <strong>Waiting.</strong> {why.reason}
        {why.until && ` The next one is free ${moment(why.until, myZone())}.`}
      </p>
    </div>
  );
}

function Draft({ campaign }: { campaign: Campaign }) {
  const estimate = useEstimate(campaign).data;
  return (
    <div className={css.grid}>
      <Card title="The plan" wide={campaign.total === 0}>
        <PlanFacts campaign={campaign} />
        {campaign.total === 0 && <p className={css.hint}>There is nobody on its list so far. Go on to add customers.</p>}
      </Card>
      {estimate && (
        <Card title="What to expect">
          <EstimateFacts estimate={estimate} />
        </Card>
      )}
    </div>
  );
}

function Live({ campaign, may, show }: { campaign: Campaign; may: boolean; show: (code: string) => void }) {
  const numbers = useNumbers();
  const most = limit(campaign, numbers);
  const samples = useRates(campaign);
  const measured = campaign.status === "running" || samples.length > 1;
  return (
    <>
      <LiveWords campaign={campaign} />
      {campaign.status === "paused" && campaign.paused_by && <Paused by={campaign.paused_by} />}
      {campaign.waiting && <Waits why={campaign.waiting} />}
      <div className={css.grid}>
        <ProgressCard campaign={campaign} limit={most} />
        <Card title="How far they came">
          <FunnelBars campaign={campaign} />
        </Card>
        {measured ? (
          <Card title="Messages a second">
            <RateChart samples={samples} limit={most} rate={campaign.rate} />
          </Card>
        ) : (
          <Card title="The plan">
            <PlanFacts campaign={campaign} />
          </Card>
        )}
        {campaign.errors.length > 0 && (
          <Card title="What went wrong" wide>
            <Errors campaign={campaign} may={may} show={show} />
          </Card>
        )}
        {campaign.variants.length > 0 && (
          <Card title="Texts compared" wide>
            <Variants campaign={campaign} />
          </Card>
        )}
        {measured && (
          <Card title="The plan" wide>
            <PlanFacts campaign={campaign} />
          </Card>
        )}
      </div>
    </>
  );
}

function Loading() {
  return (
    <div className={css.grid} aria-busy aria-label="Loading the campaign">
      <Bone className={css.boneWide} />
      <Bone className={css.bone} />
      <Bone className={css.bone} />
    </div>
  );
}

function Failed({ error, again }: { error: unknown; again: () => void }) {
  const navigate = useNavigate();
  if (error instanceof Problem && error.status === 404) {
    return (
      <Empty
        icon={<Compass aria-hidden />}
        title="There is no such campaign"
        actions={<Button onClick={() => void navigate({ to: "/campaigns", search: {} })}>All campaigns</Button>}
      >
        It may have been a draft that somebody deleted.
      </Empty>
    );
  }
  return (
    <Empty icon={<CircleAlert aria-hidden />} title="The campaign could not be loaded" actions={<Button onClick={again}>Try again</Button>}>
      {explain(error)}
    </Empty>
  );
}

export function CampaignScreen() {
  const { campaignId } = useParams({ from: "/frame/campaigns/$campaignId" });
  const asked = useSearch({ from: "/frame/campaigns/$campaignId" });
  const navigate = useNavigate();
  const found = useCampaign(campaignId);
  const may = useMay("run_campaigns") ?? false;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const campaign = found.data;

  const change = useCallback(
    (changes: RecipientsSearch) =>
      void navigate({
        to: "/campaigns/$campaignId",
        params: { campaignId },
        search: (before) => ({ ...before, ...changes }),
        replace: true,
        resetScroll: false,
      }),
    [navigate, campaignId],
  );
  const show = (code: string) => {
    change({ code, state: undefined, q: undefined });
    list.current?.scrollIntoView({ block: "start", behavior: "auto" });
  };

  let body;
  if (campaign) {
    body = (
      <>
        {campaign.status === "draft" ? <Draft campaign={campaign} /> : <Live campaign={campaign} may={may} show={show} />}
        {campaign.total > 0 && (
          <div ref={list} className={css.recipients}>
            <Card title="Recipients" aside={<span className={css.total}>{figure(campaign.total)}</span>}>
              <Recipients campaign={campaign} asked={asked} change={change} scroller={scroller} />
            </Card>
          </div>
        )}
      </>
    );
  } else if (found.error) body = <Failed error={found.error} again={() => void found.refetch()} />;
  else body = <Loading />;

  return (
    <Screen
      key={campaignId}
      title={<Name campaign={campaign} />}
      label={campaign?.name ?? "Campaign"}
      actions={campaign && may && <Actions campaign={campaign} />}
      scroller={scroller}
    >
      {body}
    </Screen>
  );
}
