import type { Api } from "./api";
import type { DocumentState, DocumentView, KnowledgeDocument, Page, Passage } from "./types";
import { sendBytes } from "./upload";

const LIST_PAGE = 50;
const PASSAGES_PAGE = 50;
const FOUND = 5;

/** Every REST call about the knowledge base, by name. */
export class Knowledge {
  constructor(private readonly api: Api) {}

  list = (asked: { state?: DocumentState }, cursor?: string | null): Promise<Page<KnowledgeDocument>> =>
    this.api.get("/v1/knowledge/documents", { ...asked, cursor, limit: LIST_PAGE });

  one = (id: string, cursor?: string | null): Promise<DocumentView> =>
    this.api.get(`/v1/knowledge/documents/${id}`, { cursor, limit: PASSAGES_PAGE });

  /** Give a file, told how far it is (0 to 1). The same content again is the same document. */
  addFile = (file: File, told: (share: number) => void, signal: AbortSignal): Promise<KnowledgeDocument> => {
    const path = `/v1/knowledge/documents?filename=${encodeURIComponent(file.name)}`;
    return sendBytes(this.api.session, this.api.base, { path, body: file, type: file.type || "application/octet-stream" }, told, signal);
  };

  /** Fetched from the public network; refused with `page_not_fetched` and why. */
  addPage = (page: { url: string; title?: string }, idempotencyKey: string): Promise<KnowledgeDocument> =>
    this.api.post("/v1/knowledge/pages", page, idempotencyKey);

  remove = (id: string): Promise<unknown> => this.api.delete(`/v1/knowledge/documents/${id}`);

  /** The passages that surely speak of it, the best first. */
  find = async (q: string, signal?: AbortSignal): Promise<Passage[]> =>
    (await this.api.post<{ passages?: Passage[] }>("/v1/knowledge/search", { q, limit: FOUND }, undefined, signal)).passages ?? [];
}
