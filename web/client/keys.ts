import type { Filter } from "./lists";

/** Every query key in one place, so that whoever folds events finds what readers hold. */
export const keys = {
  me: ["me"] as const,
  team: ["team"] as const,
  numbers: ["numbers"] as const,
  labels: ["labels"] as const,
  canned: ["canned"] as const,
  lists: ["list"] as const,
  list: (filter: Filter) => ["list", filter] as const,
  counts: ["counts"] as const,
  conversation: (id: string) => ["conversation", id] as const,
  thread: (conversationId: string) => ["thread", conversationId] as const,
  notes: (conversationId: string) => ["notes", conversationId] as const,
  contacts: ["contacts"] as const,
  contact: (id: string) => ["contact", id] as const,
  wishes: (contactId: string) => ["wishes", contactId] as const,
  conversationsOf: (contactId: string) => ["conversations-of", contactId] as const,
  media: (messageId: string) => ["media", messageId] as const,
  summary: (conversationId: string) => ["summary", conversationId] as const,
  tags: (conversationId: string) => ["tags", conversationId] as const,
  /** An edited message is another text. */
  translation: (message: { id: string; edited_at?: string | null }, to: string) =>
    ["translation", message.id, message.edited_at ?? "", to] as const,
  transcript: (messageId: string) => ["transcript", messageId] as const,
  templates: ["templates"] as const,
  templateList: (asked: object) => ["templates", "list", asked] as const,
  template: (id: string) => ["template", id] as const,
  templateOffer: (conversationId: string, templateId: string, values: object) =>
    ["template-offer", conversationId, templateId, values] as const,
  templateSaid: (messageId: string) => ["template-said", messageId] as const,
  templateHistory: (id: string) => ["template-history", id] as const,
  campaigns: ["campaigns"] as const,
  campaignList: (asked: object) => ["campaigns", "list", asked] as const,
  campaign: (id: string) => ["campaign", id] as const,
  linkBase: ["link-base"] as const,
  followUps: (campaignId: string) => ["follow-ups", campaignId] as const,
  segmentCount: (segment: object) => ["segment-count", segment] as const,
  estimate: (campaignId: string) => ["estimate", campaignId] as const,
  recipientsOf: (campaignId: string) => ["recipients", campaignId] as const,
  recipients: (campaignId: string, asked: object) => ["recipients", campaignId, asked] as const,
};
