import { explain, keys, type Campaign, type RecipientsAsked } from "@hubbub/client";

import { hub, queries } from "../../hub";
import { saveBlob } from "../../pieces/save-blob";
import { toast } from "../../pieces/toasts";

/** What people do to campaigns. Each says itself when it fails, and answers whether it worked. */
async function tried<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    toast(explain(error), { bad: true });
    return null;
  }
}

export async function wish(id: string, what: "start" | "pause" | "resume" | "cancel"): Promise<Campaign | null> {
  const answer = await tried(() => hub.campaigns.wish(id, what));
  if (answer) hub.took.campaign(answer);
  return answer;
}

export async function retry(campaign: Campaign, what: { codes?: string[]; unknown?: boolean }): Promise<boolean> {
  const answer = await tried(() => hub.campaigns.retry(campaign.id, what));
  if (!answer) return false;
  hub.took.campaign(answer);
  const again = (answer.counts.queued ?? 0) - (campaign.counts.queued ?? 0);
  if (again > 0) toast(`${String(again)} will be tried again`);
  return true;
}

export async function remove(id: string): Promise<boolean> {
  const gone = await tried(async () => {
    await hub.campaigns.remove(id);
    return true;
  });
  if (!gone) return false;
  queries.removeQueries({ queryKey: keys.campaign(id) });
  void queries.invalidateQueries({ queryKey: keys.campaigns });
  return true;
}

/** Characters that no file system minds. */
function fileName(campaign: Campaign): string {
  return campaign.name.replace(/[^\p{L}\p{N} ._-]+/gu, "").trim() || campaign.id;
}

export async function download(campaign: Campaign, ending: "csv" | "parquet", asked: RecipientsAsked = {}): Promise<void> {
  const blob = await tried(() => hub.campaigns.report(campaign.id, ending, asked));
  if (blob) saveBlob(blob, `${fileName(campaign)}.${ending}`);
}
