import type { Api } from "./api";
import type {
  Page,
  Template,
  TemplateFinding,
  TemplateLooks,
  TemplateOffer,
  TemplatePreview,
  TemplateRecord,
  TemplateState,
  TemplateWritten,
} from "./types";

/** What a list of templates shows. */
export interface TemplatesAsked {
  status?: TemplateState;
  category?: string;
  name?: string;
  waba_id?: string;
  q?: string;
}

/** A kept template, or one as it is being written. */
export interface LookAsked {
  template_id?: string;
  template?: TemplateWritten;
  values?: Record<string, unknown>;
}

const LIST_PAGE = 50;

/** Every REST call about templates, by name. */
export class Templates {
  constructor(private readonly api: Api) {}

  list = (asked: TemplatesAsked, cursor?: string | null): Promise<Page<Template>> =>
    this.api.get("/v1/templates", { ...asked, cursor, limit: LIST_PAGE });

  one = (id: string): Promise<Template> => this.api.get(`/v1/templates/${id}`);

  history = async (id: string): Promise<TemplateRecord[]> =>
    (await this.api.get<Page<TemplateRecord>>(`/v1/templates/${id}/history`)).items;

  write = (template: TemplateWritten, idempotencyKey: string): Promise<Template> =>
    this.api.post("/v1/templates", template, idempotencyKey);

  rewrite = (id: string, changes: Partial<TemplateWritten>): Promise<Template> => this.api.patch(`/v1/templates/${id}`, changes);

  remove = (id: string): Promise<unknown> => this.api.delete(`/v1/templates/${id}`);

  check = (template: TemplateWritten, signal?: AbortSignal): Promise<TemplateFinding[]> =>
    this.api.post("/v1/templates/check", template, undefined, signal);

  /** `values` fill it; without them its own examples do. */
  look = (what: LookAsked, signal?: AbortSignal): Promise<TemplateLooks> =>
    this.api.post("/v1/templates/preview", what, undefined, signal);

  /** How it looks to the customer of a conversation, what it costs, and the message to send once it is complete. */
  offer = (conversationId: string, templateId: string, values: Record<string, unknown>): Promise<TemplateOffer> =>
    this.api.post(`/v1/conversations/${conversationId}/template-preview`, { template_id: templateId, values });

  /** What a template message that was sent says to its customer. */
  said = (messageId: string): Promise<TemplatePreview> => this.api.get(`/v1/messages/${messageId}/template`);

  submit = (id: string, idempotencyKey: string): Promise<Template> =>
    this.api.post(`/v1/templates/${id}/submit`, {}, idempotencyKey);

  unpause = (id: string): Promise<Template> => this.api.post(`/v1/templates/${id}/unpause`);

  sync = (): Promise<unknown> => this.api.post("/v1/templates/sync", {});
}
