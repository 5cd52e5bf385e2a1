import type { Campaign } from "@hubbub/client";
import { Trophy } from "lucide-react";

import { Badge } from "../../../pieces/badge";
import { figure, share } from "../../../words/figures";
import { clicked, funnel } from "../funnel";
import css from "./variants.module.css";

const BY = { delivered: "was delivered most", read: "was read most", replied: "got the most replies", clicked: "was clicked most" };

function rule(campaign: Campaign): string {
  const { winner_rule, winner } = campaign;
  if (!winner_rule) return "Each customer gets one of the texts, by lot.";
  const by = BY[winner_rule.by ?? "replied"];
  if (winner) return `Everybody else gets text ${winner}: it ${by}.`;
  return `After ${String(winner_rule.after_hours ?? 4)} hours everybody else gets the text that ${by}.`;
}

/** The texts side by side, with what became of each. */
export function Variants({ campaign }: { campaign: Campaign }) {
  const clicks = clicked(campaign) !== null;
  return (
    <>
      <p className={css.rule}>{rule(campaign)}</p>
      <div className={css.scroll} tabIndex={0} role="group" aria-label="Texts compared">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Text</th>
              <th scope="col">Sent</th>
              <th scope="col">Delivered</th>
              <th scope="col">Read</th>
              <th scope="col">Replied</th>
              {clicks && <th scope="col">Clicked</th>}
              <th scope="col">Failed</th>
            </tr>
          </thead>
          <tbody>
            {campaign.variants.map((variant) => {
              const mine = campaign.variant_counts.find((it) => it.name === variant.name);
              const counts = mine?.counts ?? {};
              const [sent, ...others] = funnel(counts, campaign.total);
              return (
                <tr key={variant.name}>
                  <th scope="row">
                    <span>
                      {variant.name} · {variant.template.name}
                      {campaign.winner === variant.name && (
                        <Badge tone="good" icon={<Trophy aria-hidden />}>
                          Winner
                        </Badge>
                      )}
                    </span>
                  </th>
                  <td>{figure(sent?.count ?? 0)}</td>
                  {others.map((stage) => (
                    <td key={stage.name}>{share(stage.count, stage.of)}</td>
                  ))}
                  {clicks && <td>{share(mine?.clicked ?? 0, sent?.count ?? 0)}</td>}
                  <td>{figure(counts.failed ?? 0)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
