import { keys } from "../keys";
import { foldPages, pagesOf, type Pages } from "../paged";
import type { Campaign } from "../types";
import { newer } from "../versions";
import type { Target } from "./target";

/** `campaign.updated`: its plan, or where it stands. One that a list does not hold makes the lists load again, soon. */
export function applyCampaign(target: Target, come: Campaign): void {
  target.queries.setQueryData<Campaign>(keys.campaign(come.id), (held) => newer(held, come));
  for (const [key, held] of target.queries.getQueriesData<Pages<Campaign>>({ queryKey: keys.campaigns })) {
    const known = pagesOf(held).find((it) => it.id === come.id);
    if (known === undefined || known.status !== come.status) target.soon(keys.campaigns);
    target.queries.setQueryData(key, foldPages(held, come));
  }
}
