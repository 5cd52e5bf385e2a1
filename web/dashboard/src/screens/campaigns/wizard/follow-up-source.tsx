import { pagesOf } from "@hubbub/client";

import { SelectField } from "../../../pieces/field";
import { many } from "../../../words/figures";
import { WHO, type Who } from "../follow-up";
import { useCampaign, useCampaigns, useFollowUps } from "../reading";
import css from "./sources.module.css";
import { useWizard } from "./use-wizard";

export function FollowUpSource() {
  const { draft, change, wrong } = useWizard();
  const { followUp } = draft;
  const listed = pagesOf(useCampaigns(undefined).data).filter((it) => it.status !== "draft" && it.id !== draft.id);
  const chosen = useCampaign(followUp.campaignId).data;
  const all = chosen && !listed.some((it) => it.id === chosen.id) ? [chosen, ...listed] : listed;
  const now = useFollowUps(chosen)?.find((it) => it.who === followUp.who);
  return (
    <div className={css.pair}>
      <SelectField
        label="Campaign"
        problem={wrong("source")}
        hint={all.length === 0 ? "No campaign was started so far." : undefined}
        value={followUp.campaignId}
        onChange={(event) => change({ followUp: { ...followUp, campaignId: event.target.value } })}
      >
        <option value="">Choose a campaign</option>
        {all.map((it) => (
          <option key={it.id} value={it.id}>
            {it.name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Customers who"
        hint={now && `${many(now.count, "customer")} now`}
        value={followUp.who}
        onChange={(event) => change({ followUp: { ...followUp, who: event.target.value as Who } })}
      >
        {Object.entries(WHO).map(([who, words]) => (
          <option key={who} value={who}>
            {words}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
