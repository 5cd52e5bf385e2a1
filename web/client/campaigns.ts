import type { Api } from "./api";
import { bringInPieces, type Bringing } from "./pieces";
import type {
  Campaign,
  CampaignEstimate,
  CampaignPlan,
  CampaignStatus,
  FollowUpCount,
  Imported,
  LinkBase,
  ListHeadings,
  Message,
  Page,
  Recipient,
  RecipientState,
} from "./types";
import { sendBytes } from "./upload";

/** Which of a campaign's recipients a list shows. */
export interface RecipientsAsked {
  state?: RecipientState;
  code?: string;
  variant?: string;
  clicked?: boolean;
  q?: string;
}

/**
 * A list to be given to a campaign. `map` is column:field,… and `country` that of numbers without a country code. One
 * with a `mark` goes in pieces; the same mark finds what was sent of it before.
 */
export interface RecipientList {
  body: Blob;
  type: string;
  map?: string;
  country?: string;
  name?: string;
  mark?: string;
}

const LIST_PAGE = 30;
const RECIPIENTS_PAGE = 100;

/** Every REST call about campaigns, by name. Each wish may be sent twice without harm. */
export class Campaigns {
  constructor(private readonly api: Api) {}

  list = (asked: { status?: CampaignStatus }, cursor?: string | null): Promise<Page<Campaign>> =>
    this.api.get("/v1/campaigns", { ...asked, cursor, limit: LIST_PAGE });

  one = (id: string): Promise<Campaign> => this.api.get(`/v1/campaigns/${id}`);

  plan = (plan: CampaignPlan, idempotencyKey: string): Promise<Campaign> => this.api.post("/v1/campaigns", plan, idempotencyKey);

  /** Of a draft only; what is given replaces what was. */
  change = (id: string, plan: Partial<CampaignPlan>): Promise<Campaign> => this.api.patch(`/v1/campaigns/${id}`, plan);

  remove = (id: string): Promise<unknown> => this.api.delete(`/v1/campaigns/${id}`);

  recipients = (id: string, asked: RecipientsAsked, cursor?: string | null): Promise<Page<Recipient>> =>
    this.api.get(`/v1/campaigns/${id}/recipients`, { ...asked, cursor, limit: RECIPIENTS_PAGE });

  /** What a list's columns are, before it goes anywhere. The first quarter of a megabyte of a CSV is enough. */
  headings = (top: Blob, type: string): Promise<ListHeadings> =>
    sendBytes(this.api.session, this.api.base, { path: "/v1/campaigns/columns", body: top, type }, () => undefined);

  /** Add a list, told how far it is. Whoever is in the campaign already is not added again. */
  bring = (id: string, list: RecipientList, told: (now: Bringing) => void, signal: AbortSignal): Promise<Imported> => {
    if (list.mark) return bringInPieces(this.api, id, list, told, signal);
    const progress = (share: number): void => told(share < 1 ? { phase: "sending", share } : { phase: "reading" });
    const asked = new URLSearchParams({ map: list.map ?? "", country: list.country ?? "" });
    const path = `/v1/campaigns/${id}/recipients?${asked.toString()}`;
    return sendBytes(this.api.session, this.api.base, { path, body: list.body, type: list.type }, progress, signal);
  };

  /** Every row of a list that was not taken, as CSV. */
  notTaken = (path: string): Promise<Blob> => this.api.blob(path);

  /** Empty the list of a draft. */
  clear = (id: string): Promise<Campaign> => this.api.delete(`/v1/campaigns/${id}/recipients`) as Promise<Campaign>;

  /** How many of a campaign each follow-up would bring. */
  followUps = async (id: string): Promise<FollowUpCount[]> =>
    (await this.api.get<Page<FollowUpCount>>(`/v1/campaigns/${id}/follow-ups`)).items;

  countSegment = async (segment: object): Promise<number> =>
    (await this.api.post<{ count: number }>("/v1/campaigns/segment-count", segment)).count;

  /** Where short links begin, and whether customers can reach it. */
  linkBase = (): Promise<LinkBase> => this.api.get("/v1/link-base");

  estimate = (id: string): Promise<CampaignEstimate> => this.api.post(`/v1/campaigns/${id}/estimate`);

  test = (
    id: string,
    test: { to: string; variables: Record<string, string>; language?: string; variant?: string },
  ): Promise<Message> => this.api.post(`/v1/campaigns/${id}/test`, test);

  wish = (id: string, wish: "start" | "pause" | "resume" | "cancel"): Promise<Campaign> =>
    this.api.post(`/v1/campaigns/${id}/${wish}`);

  retry = (id: string, what: { codes?: string[]; unknown?: boolean } = {}): Promise<Campaign> =>
    this.api.post(`/v1/campaigns/${id}/retry`, what);

  report = (id: string, ending: "csv" | "parquet", asked: RecipientsAsked = {}): Promise<Blob> => {
    const given = Object.entries(asked).filter(([, value]) => value !== undefined && value !== "");
    const search = given.length > 0 ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}` : "";
    return this.api.blob(`/v1/campaigns/${id}/report.${ending}${search}`);
  };
}
