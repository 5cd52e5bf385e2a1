import type { Api } from "./api";
import { queryOf, type Filter } from "./lists";
import type {
  CannedReply,
  Contact,
  Content,
  Conversation,
  Counts,
  Label,
  Me,
  MarketingWish,
  Message,
  Note,
  Page,
  Person,
  PhoneNumber,
} from "./types";

export interface ConversationChanges {
  status?: Conversation["status"];
  assignee_id?: string | null;
  labels?: string[];
  priority?: Conversation["priority"];
  snoozed_until?: string | null;
  unread?: boolean;
}

export interface ContactChanges {
  name?: string;
  email?: string | null;
  fields?: Record<string, string>;
  labels?: string[];
}

const THREAD_PAGE = 60;
const LIST_PAGE = 50;

/** Every REST call the inbox makes, by name. */
export class Calls {
  constructor(private readonly api: Api) {}

  me = (): Promise<Me> => this.api.get("/v1/me");

  team = async (): Promise<Person[]> => (await this.api.get<Page<Person>>("/v1/team", { limit: 200 })).items;

  numbers = async (): Promise<PhoneNumber[]> => (await this.api.get<Page<PhoneNumber>>("/v1/numbers", { limit: 200 })).items;

  labels = async (): Promise<Label[]> => (await this.api.get<Page<Label>>("/v1/labels", { limit: 200 })).items;

  canned = async (): Promise<CannedReply[]> =>
    (await this.api.get<Page<CannedReply>>("/v1/canned-replies", { limit: 200 })).items;

  counts = (): Promise<Counts> => this.api.get("/v1/conversations/counts");

  conversations = (filter: Filter, cursor?: string | null): Promise<Page<Conversation>> =>
    this.api.get("/v1/conversations", { ...queryOf(filter), cursor, limit: LIST_PAGE });

  conversation = (id: string): Promise<Conversation> => this.api.get(`/v1/conversations/${id}`);

  change = (id: string, changes: ConversationChanges): Promise<Conversation> =>
    this.api.patch(`/v1/conversations/${id}`, changes);

  claim = (id: string): Promise<Conversation> => this.api.post(`/v1/conversations/${id}/claim`);

  messages = (id: string, before?: number): Promise<Page<Message>> =>
    this.api.get(`/v1/conversations/${id}/messages`, { before, limit: THREAD_PAGE });

  retry = (messageId: string): Promise<Message> => this.api.post(`/v1/messages/${messageId}/retry`);

  send = (id: string, message: Content, idempotencyKey: string): Promise<Message> =>
    this.api.post(`/v1/conversations/${id}/messages`, message, idempotencyKey);

  notes = async (id: string): Promise<Note[]> =>
    (await this.api.get<Page<Note>>(`/v1/conversations/${id}/notes`, { limit: 200 })).items;

  addNote = (id: string, body: string, idempotencyKey: string): Promise<Note> =>
    this.api.post(`/v1/conversations/${id}/notes`, { body }, idempotencyKey);

  contacts = async (): Promise<Contact[]> => (await this.api.get<Page<Contact>>("/v1/contacts", { limit: 200 })).items;

  contact = (id: string): Promise<Contact> => this.api.get(`/v1/contacts/${id}`);

  changeContact = (id: string, changes: ContactChanges): Promise<Contact> => this.api.patch(`/v1/contacts/${id}`, changes);

  /** What a contact said about marketing messages, newest first. */
  wishes = async (contactId: string): Promise<MarketingWish[]> =>
    (await this.api.get<Page<MarketingWish>>(`/v1/contacts/${contactId}/wishes`)).items;

  conversationsOf = async (contactId: string): Promise<Conversation[]> =>
    (await this.api.get<Page<Conversation>>(`/v1/contacts/${contactId}/conversations`)).items;

  media = (messageId: string, signal?: AbortSignal): Promise<Blob> => this.api.blob(`/v1/media/${messageId}`, signal);
}
