import { keys } from "@hubbub/client";

import { hub, queries } from "../../../hub";
import type { Draft } from "./draft";
import { planOf } from "./plan";

/** Another plan is another request, even when the answer to the one before was lost. */
function mark(text: string): string {
  let hash = 0;
  for (let i = 0; i < text.length; i += 1) hash = (hash * 31 + text.charCodeAt(i)) >>> 0;
  return hash.toString(36);
}

/** The plan as the server is to have it: made there, or changed. What the draft then knows. */
export async function saved(draft: Draft): Promise<Pick<Draft, "id" | "saved">> {
  const plan = planOf(draft);
  const text = JSON.stringify(plan);
  if (draft.id && draft.saved === text) return { id: draft.id, saved: text };
  const campaign = draft.id
    ? await hub.campaigns.change(draft.id, plan)
    : await hub.campaigns.plan(plan, `${draft.key}-${mark(text)}`);
  hub.took.campaign(campaign);
  void queries.invalidateQueries({ queryKey: keys.estimate(campaign.id) });
  return { id: campaign.id, saved: text };
}
