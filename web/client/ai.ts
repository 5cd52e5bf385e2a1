import type { Api } from "./api";
import type {
  AiQuality,
  AiUsage,
  AnswerEntry,
  Answering,
  AnsweringSettings,
  Did,
  DryRun,
  DryRunLine,
  Page,
  Suggested,
  Would,
} from "./types";

/** Which lines of the log of answering by itself. */
export interface LogAsked {
  number?: string;
  did?: Did;
  conversation?: string;
}

const LOG_PAGE = 50;
const RUNS_PAGE = 30;
const LINES_PAGE = 50;

/** Every REST call about answering by itself, its dry runs, and what models cost, by name. */
export class Ai {
  constructor(private readonly api: Api) {}

  answering = (numberId: string): Promise<Answering> => this.api.get(`/v1/numbers/${numberId}/answering`);

  /** Refused with `answering_changed` when the settings are no longer those of `version`. */
  allow = (numberId: string, settings: AnsweringSettings, version: number): Promise<Answering> =>
    this.api.put(`/v1/numbers/${numberId}/answering`, { settings, version });

  log = (asked: LogAsked, cursor?: string | null): Promise<Page<AnswerEntry>> =>
    this.api.get("/v1/answering/log", { ...asked, cursor, limit: LOG_PAGE });

  /** Says what a run would cost, for which a sample or two are written; then it can be started. */
  prepareRun = (
    asked: { number_id: string; settings: AnsweringSettings; conversations: number },
    idempotencyKey: string,
  ): Promise<DryRun> => this.api.post("/v1/answering/dry-run", asked, idempotencyKey);

  runs = (cursor?: string | null): Promise<Page<DryRun>> => this.api.get("/v1/answering/dry-runs", { cursor, limit: RUNS_PAGE });

  run = (id: string): Promise<DryRun> => this.api.get(`/v1/answering/dry-runs/${id}`);

  startRun = (id: string, budgetMicros: number): Promise<DryRun> =>
    this.api.post(`/v1/answering/dry-runs/${id}/start`, { budget_micros: budgetMicros });

  cancelRun = (id: string): Promise<DryRun> => this.api.post(`/v1/answering/dry-runs/${id}/cancel`);

  lines = (id: string, asked: { would?: Would }, cursor?: string | null): Promise<Page<DryRunLine>> =>
    this.api.get(`/v1/answering/dry-runs/${id}/lines`, { ...asked, cursor, limit: LINES_PAGE });

  usage = (days: number): Promise<AiUsage> => this.api.get("/v1/ai/usage", { days });

  /** Millionths of a US dollar in a calendar month; null: the operator's limit alone. */
  limitMonth = (micros: number | null): Promise<unknown> => this.api.put("/v1/ai/budget", { monthly_micros: micros });

  suggestions = (days: number): Promise<Suggested> => this.api.get("/v1/ai/suggestions", { days });

  quality = (days: number): Promise<AiQuality> => this.api.get("/v1/ai/quality", { days });

  /** From how many past answers the ranking was learned; 0 when they are too few. */
  refit = async (): Promise<number> => (await this.api.post<{ pairs: number }>("/v1/ai/refit")).pairs;
}
