import type { Campaign } from "@hubbub/client";

import { useNow } from "../../../reading";
import { exact, timeOfDay } from "../../../words/time";
import { Card } from "../../../pieces/card";
import { figure, lasting, money, rateFigure, share } from "../../../words/figures";
import { done, waiting } from "../funnel";
import { ProgressBar, ProgressKey } from "../progress-bar";
import { moment, shortMoment } from "../wizard/schedule";
import { myZone } from "../../../words/clocks";
import css from "./progress-card.module.css";

const TICK_MS = 1000;

interface Tile {
  name: string;
  value: string;
  more: string;
}

function end(campaign: Campaign, now: number): Tile {
  const { status, eta, finished_at, started_at, schedule, counts } = campaign;
  if (finished_at) {
    const took = started_at ? `took ${lasting((Date.parse(finished_at) - Date.parse(started_at)) / 1000)}` : "";
    const name = status === "cancelled" ? "Cancelled" : "Finished";
    return { name, value: shortMoment(finished_at, now), more: took };
  }
  if (status === "scheduled" && schedule.start_at) {
    const left = (Date.parse(schedule.start_at) - now) / 1000;
    return { name: "Starts", value: left > 0 ? `in ${lasting(left)}` : "soon", more: moment(schedule.start_at, myZone()) };
  }
  if (eta) return { name: "Done in", value: lasting((Date.parse(eta) - now) / 1000), more: `at ${timeOfDay(eta)}` };
  if (status === "paused") return { name: "Waiting", value: figure(waiting(counts)), more: "while it is paused" };
  return { name: "Waiting", value: figure(waiting(counts)), more: waiting(counts) > 0 ? "for their turn, or their time of day" : "nobody" };
}

function tiles(campaign: Campaign, limit: number, now: number): Tile[] {
  const { counts, total, rate, cost, status } = campaign;
  const had = done(counts, total);
  const all: Tile[] = [
    { name: "Done", value: share(had, total), more: `${figure(had)} of ${figure(total)}` },
    end(campaign, now),
  ];
  if (status === "running") all.push({ name: "A second", value: rateFigure(rate), more: limit > 0 ? `of at most ${rateFigure(limit)}` : "no number can send" });
  all.push({
    name: "Cost so far",
    value: cost ? money(cost.amount, cost.currency) : "–",
    more: cost ? "of what was delivered" : "no prices are known here",
  });
  return all;
}

/** Where it stands: how many, how fast, how long, how much. */
export function ProgressCard({ campaign, limit }: { campaign: Campaign; limit: number }) {
  const now = useNow(TICK_MS);
  return (
    <Card title="Progress" wide>
      <dl className={css.tiles}>
        {tiles(campaign, limit, now).map((it) => (
          <div key={it.name}>
            <dt>{it.name}</dt>
            <dd className={css.value} title={campaign.eta && it.name === "Done in" ? exact(campaign.eta) : undefined}>
              {it.value}
            </dd>
            <dd>{it.more}</dd>
          </div>
        ))}
      </dl>
      <ProgressBar counts={campaign.counts} total={campaign.total} large />
      <ProgressKey counts={campaign.counts} total={campaign.total} />
    </Card>
  );
}
