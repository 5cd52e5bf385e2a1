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
  contact: (id: string) => ["contact", id] as const,
  conversationsOf: (contactId: string) => ["conversations-of", contactId] as const,
  media: (messageId: string) => ["media", messageId] as const,
};
