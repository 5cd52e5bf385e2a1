import type { CampaignStatus, RecipientState } from "@hubbub/client";

import { STATES, STATUSES } from "./campaign-words";
import { WHO, type Who } from "./follow-up";

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

/** `draft` goes on with one on the server; `follow` begins one for those (`who`) that another campaign reached, or not. */
export interface WizardSearch {
  draft?: string;
  follow?: string;
  who?: Who;
}

export function wizardSearch(raw: Record<string, unknown>): WizardSearch {
  return given({ draft: text(raw.draft), follow: text(raw.follow), who: (Object.keys(WHO) as Who[]).find((it) => it === raw.who) });
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
