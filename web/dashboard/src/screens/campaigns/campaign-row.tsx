import type { Campaign } from "@hubbub/client";
import { Link } from "@tanstack/react-router";

import { briefly, exact } from "../../words/time";
import { since } from "./campaign-words";
import css from "./campaigns-screen.module.css";
import { figure, lasting, many, money, rateFigure, share } from "../../words/figures";
import { done, funnel } from "./funnel";
import { ProgressBar } from "./progress-bar";
import { StatusBadge } from "./status-badge";

/** "1,240 of 5,000 · 96 % delivered · 41 % read · 12 failed". */
function Figures({ campaign }: { campaign: Campaign }) {
  const { counts, total, status } = campaign;
  if (total === 0) return <p className={css.figures}>No recipients so far</p>;
  if (status === "draft" || status === "scheduled") return <p className={css.figures}>{many(total, "recipient")}</p>;
  const [sent, delivered, read, replied] = funnel(counts, total);
  const had = done(counts, total);
  const failed = counts.failed ?? 0;
  return (
    <p className={css.figures}>
      <span>{had < total ? `${figure(had)} of ${figure(total)}` : figure(total)}</span>
      {sent && sent.count > 0 && delivered && <span>{share(delivered.count, delivered.of)} delivered</span>}
      {read && read.count > 0 && <span>{share(read.count, read.of)} read</span>}
      {replied && replied.count > 0 && <span>{share(replied.count, replied.of)} replied</span>}
      {failed > 0 && <span className={css.failed}>{figure(failed)} failed</span>}
    </p>
  );
}

function Pace({ campaign, now }: { campaign: Campaign; now: number }) {
  const { status, rate, eta, cost, schedule } = campaign;
  const start = schedule.start_at;
  return (
    <>
      {status === "running" && rate > 0 && (
        <p>
          {rateFigure(rate)} a second{eta && ` · ${lasting((Date.parse(eta) - now) / 1000)} left`}
        </p>
      )}
      {status === "scheduled" && start && (
        <p title={exact(start)}>
          Starts <time dateTime={start}>{startsIn(start, now)}</time>
        </p>
      )}
      {cost && cost.amount > 0 && <p>{money(cost.amount, cost.currency)}</p>}
    </>
  );
}

function startsIn(iso: string, now: number): string {
  const left = (Date.parse(iso) - now) / 1000;
  return left > 0 ? `in ${lasting(left)}` : "soon";
}

export function CampaignRow({ campaign, now }: { campaign: Campaign; now: number }) {
  const { id, name, template } = campaign;
  const when = since(campaign);
  return (
    <li className={css.row}>
      <div className={css.names}>
        <p className={css.nameLine}>
          <Link to="/campaigns/$campaignId" params={{ campaignId: id }} className={css.name} dir="auto" title={name}>
            {name}
          </Link>
          <StatusBadge campaign={campaign} />
        </p>
        <p className={css.template}>
          {[...new Set([template, ...campaign.variants.map((it) => it.template)].map((it) => it.name))].join(" / ")}
        </p>
      </div>
      <div className={css.progress}>
        {campaign.status !== "draft" && <ProgressBar counts={campaign.counts} total={campaign.total} />}
        <Figures campaign={campaign} />
      </div>
      <div className={css.pace}>
        <Pace campaign={campaign} now={now} />
        <time dateTime={when} title={exact(when)}>
          {briefly(when, now)}
        </time>
      </div>
    </li>
  );
}
