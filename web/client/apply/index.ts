import type { Campaign, Contact, Conversation, Message, Note, PhoneNumber, Template } from "../types";
import { applyCampaign } from "./campaigns";
import { applyContact } from "./contacts";
import { applyConversation } from "./conversations";
import { applyMessage } from "./messages";
import { applyNote } from "./notes";
import { applyNumber } from "./numbers";
import type { Target } from "./target";
import { applyTemplate } from "./templates";

export interface StreamEvent {
  op: "event";
  cursor: string;
  id: string;
  type: string;
  at: string;
  data: unknown;
}

const APPLY: Record<string, (target: Target, data: never) => void> = {
  "message.created": (target, data: Message) => applyMessage(target, data),
  "message.updated": (target, data: Message) => applyMessage(target, data),
  "conversation.created": (target, data: Conversation) => applyConversation(target, data),
  "conversation.updated": (target, data: Conversation) => applyConversation(target, data),
  "contact.updated": (target, data: Contact) => applyContact(target, data),
  "note.created": (target, data: Note) => applyNote(target, data),
  "number.updated": (target, data: PhoneNumber) => applyNumber(target, data),
  "campaign.updated": (target, data: Campaign) => applyCampaign(target, data),
  "template.updated": (target, data: Template) => applyTemplate(target, data),
};

/** Fold one event into what is on screen. A type this client does not know changes nothing it shows. */
export function apply(target: Target, event: StreamEvent): void {
  APPLY[event.type]?.(target, event.data as never);
}
