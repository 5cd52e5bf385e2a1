import type { Api } from "./api";
import { Problem } from "./problem";
import type {
  Conversation,
  KnowledgeAnswer,
  Message,
  Rewritten,
  RewriteWish,
  Summary,
  Tags,
  Transcript,
  Translation,
  TranslationWish,
} from "./types";

/** Help with writing and reading. Nothing is sent or changed by any of it; each answer says who made it. */
export class Assist {
  constructor(private readonly api: Api) {}

  /** A draft in other words. `told` hears all that is written so far; what is answered counts. */
  rewrite = async (wish: RewriteWish, told: (soFar: string) => void, signal?: AbortSignal): Promise<Rewritten> => {
    let soFar = "";
    for await (const { event, data } of this.api.events("/v1/assist/rewrite", wish, signal)) {
      const said = JSON.parse(data) as unknown;
      if (event === "done") return said as Rewritten;
      if (event === "problem") throw Problem.from(said);
      if (event !== "piece") continue;
      soFar += (said as { text: string }).text;
      told(soFar);
    }
    throw new Problem(0, "broke_off", "Broke off", "The answer broke off before its end. Your text is as it was.");
  };

  translateDraft = (wish: TranslationWish, signal?: AbortSignal): Promise<Translation> =>
    this.api.post("/v1/assist/translation", wish, undefined, signal);

  translateMessage = (messageId: Message["id"], to: string, signal?: AbortSignal): Promise<Translation> =>
    this.api.post(`/v1/messages/${messageId}/translation`, { to }, undefined, signal);

  /** To what the customer asked last, from the team's own documents. */
  answer = (conversationId: Conversation["id"], signal?: AbortSignal): Promise<KnowledgeAnswer> =>
    this.api.post(`/v1/conversations/${conversationId}/answer`, {}, undefined, signal);

  summary = (conversationId: Conversation["id"], signal?: AbortSignal): Promise<Summary> =>
    this.api.post(`/v1/conversations/${conversationId}/summary`, {}, undefined, signal);

  tags = (conversationId: Conversation["id"], signal?: AbortSignal): Promise<Tags> =>
    this.api.get(`/v1/conversations/${conversationId}/tags`, {}, signal);

  /** Listened to once; whoever asks again gets what was written then. */
  transcript = (messageId: Message["id"], signal?: AbortSignal): Promise<Transcript> =>
    this.api.post(`/v1/messages/${messageId}/transcript`, {}, undefined, signal);
}
