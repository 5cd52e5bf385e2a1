import type { components } from "./schema";

/** The REST objects, by the inbox's own description. Names here are ours, shapes are its. */
type Schema = components["schemas"];

/** The inbox writes every field of these, also those that hold their default. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };

// messages, and what stands in them, leave out what holds its default
export type Message = Schema["Message"];
export type MessageStatus = Message["status"];
export type Content = Record<string, unknown>;

export type ContactCard = Schema["ContactCard"];
export type Contact = Whole<Schema["Contact"]>;
export type Conversation = Whole<Schema["Conversation"]>;
export type ConversationStatus = Conversation["status"];
export type Note = Schema["Note"];
export type Person = Whole<Schema["Person"]>;
export type PhoneNumber = Whole<Schema["Number"]>;
export type Label = Schema["Label"];
export type CannedReply = Schema["CannedReply"];
export type Counts = Schema["Counts"];
export type Me = Omit<Schema["WhoAmI"], "person"> & { person: Person | null };
export type Tokens = Whole<Schema["Tokens"]>;
/** A file given to the server to be sent: `media_id` goes into a message as `id`. */
export type Uploaded = Schema["Uploaded"];

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
