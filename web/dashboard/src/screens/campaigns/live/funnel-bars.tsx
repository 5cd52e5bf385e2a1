import { cx } from "../../../pieces/cx";
import type { Campaign } from "@hubbub/client";

import { figure, many, share } from "../../../words/figures";
import { clicked, funnel } from "../funnel";
import css from "./funnel-bars.module.css";

const LOOKS = { Sent: css.sent, Delivered: css.delivered, Read: css.read, Replied: css.replied, Clicked: css.clicked };

function converted({ converted: n, conversion_days: days }: Campaign): string {
  return `${many(n, "customer")} ${n === 1 ? "has" : "have"} answered or clicked within ${many(days, "day")}.`;
}

/** How far the messages came: each stage as a part of everybody, its share beside it. */
export function FunnelBars({ campaign }: { campaign: Campaign }) {
  const { total } = campaign;
  const clicks = clicked(campaign);
  const stages = [...funnel(campaign.counts, total), ...(clicks ? [{ name: "Clicked" as const, ...clicks }] : [])];
  return (
    <>
    <ol className={css.funnel}>
      {stages.map((stage, i) => (
        <li key={stage.name}>
          <span className={css.name}>{stage.name}</span>
          <span className={css.track} aria-hidden>
            <span className={cx(css.fill, LOOKS[stage.name])} style={{ transform: `scaleX(${String(total ? stage.count / total : 0)})` }} />
          </span>
          <span className={css.count}>{figure(stage.count)}</span>
          <span className={css.share} title={i === 0 ? "of all recipients" : "of those it was sent to"}>
            {share(stage.count, stage.of)}
          </span>
        </li>
      ))}
    </ol>
    {campaign.converted > 0 && <p className={css.words}>{converted(campaign)}</p>}
    </>
  );
}
