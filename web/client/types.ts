/** The REST objects, as the inbox serves them. Fields that hold their default are left out of messages. */

export type Direction = "in" | "out";
export type MessageStatus =
  | "received"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "played"
  | "failed"
  | "unknown";

export interface Author {
  kind: "customer" | "person" | "program" | "campaign" | "ai" | "phone_app" | "system";
  id?: string | null;
  name?: string | null;
}

export interface MessageError {
  code: number;
  title: string;
  details?: string | null;
  advice?: string | null;
}

export interface Reaction {
  emoji: string;
  by: Direction;
  at: string;
}

export interface Media {
  state: "loading" | "ready" | "failed";
  media_id?: string | null;
  url?: string | null;
  mime_type?: string | null;
  size?: number | null;
  filename?: string | null;
  reason?: string | null;
}

export type Content = Record<string, unknown>;

export interface Message {
  id: string;
  conversation_id: string;
  seq: number;
  direction: Direction;
  type: string;
  content: Content;
  wamid?: string | null;
  status: MessageStatus;
  error?: MessageError | null;
  author: Author;
  at: string;
  received_at: string;
  reply_to?: { wamid: string; message_id?: string | null } | null;
  reactions?: Reaction[];
  media?: Media | null;
  referral?: Record<string, unknown> | null;
  edited_at?: string | null;
  revoked_at?: string | null;
  forwarded?: boolean;
  historic?: boolean;
  retry_of?: string | null;
  client_id?: string | null;
  sentiment?: { label?: string; score?: number } | null;
  language?: string | null;
  version: number;
}

export interface ContactCard {
  id: string;
  name: string;
  phone?: string | null;
  user_id?: string | null;
  parent_user_id?: string | null;
  username?: string | null;
}

export interface Preview {
  seq: number;
  direction: Direction;
  type: string;
  text: string;
  status: MessageStatus;
  at: string;
}

export type ConversationStatus = "open" | "snoozed" | "resolved";
export type Priority = "low" | "normal" | "high" | "urgent";

export interface Conversation {
  id: string;
  number_id: string;
  contact: ContactCard;
  status: ConversationStatus;
  assignee_id: string | null;
  labels: string[];
  priority: Priority;
  snoozed_until: string | null;
  last_seq: number;
  read_seq: number;
  unread: number;
  last_message: Preview | null;
  last_message_at: string | null;
  waiting_since: string | null;
  window_expires_at: string | null;
  created_at: string;
  updated_at: string;
  version: number;
}

export interface Contact extends ContactCard {
  email?: string | null;
  fields: Record<string, string>;
  labels: string[];
  marketing_stopped_at?: string | null;
  created_at: string;
  updated_at: string;
  version: number;
}

export interface Note {
  id: string;
  conversation_id: string;
  after_seq: number;
  body: string;
  author: Author;
  at: string;
}

export interface PhoneNumber {
  id: string;
  display_phone_number: string;
  name: string;
  quality: string;
  status: string;
  state: "active" | "paused";
  rate: number;
  version: number;
}

export interface Person {
  id: string;
  name: string;
  email: string;
  role: "owner" | "admin" | "agent";
  active?: boolean;
}

export interface Me {
  person: Person;
  tenant: { id: string; name: string };
  role: string;
  permissions: string[];
}

export interface Label {
  id: string;
  name: string;
  colour?: string | null;
}

export interface CannedReply {
  id: string;
  shortcut: string;
  body: string;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: "Bearer";
  expires_in: number;
}

export interface Counts {
  mine: number;
  unassigned: number;
  all: number;
  unread: number;
}

/** A file given to the server to be sent: `media_id` goes into a message as `id`. */
export interface Uploaded {
  media_id: string;
  type: "image" | "video" | "audio" | "document" | "sticker";
  mime_type: string;
  size: number;
  filename: string;
}
