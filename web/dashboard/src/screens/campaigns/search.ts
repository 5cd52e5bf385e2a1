import type { CampaignStatus, RecipientState } from "@hubbub/client";

import { STATES, STATUSES } from "./campaign-words";

const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);

function given<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}

export interface CampaignsSearch {
  status?: CampaignStatus;
}

export function campaignsSearch(raw: Record<string, unknown>): CampaignsSearch {
  return given({ status: STATUSES.find((it) => it === raw.status) });
}

/** `draft` goes on with one on the server; `follow` begins one for those that another campaign reached, or did not. */
export interface WizardSearch {
  draft?: string;
  follow?: string;
}

export function wizardSearch(raw: Record<string, unknown>): WizardSearch {
  return given({ draft: text(raw.draft), follow: text(raw.follow) });
}

/** Which recipients the table shows. */
export interface RecipientsSearch {
  state?: RecipientState;
  code?: string;
  clicked?: boolean;
  q?: string;
}

export function recipientsSearch(raw: Record<string, unknown>): RecipientsSearch {
  const code = typeof raw.code === "number" ? String(raw.code) : text(raw.code); // addresses show 131049 as a number
  const q = typeof raw.q === "number" ? String(raw.q) : text(raw.q);
  const clicked = typeof raw.clicked === "boolean" ? raw.clicked : undefined;
  return given({ state: STATES.find((it) => it === raw.state), code, clicked, q });
}
