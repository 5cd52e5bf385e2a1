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
export type PhoneNumber = Whole<Schema["NumberView"]>;
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

/** A template in one language, with what its life was so far. */
export type Template = Whole<Schema["TemplateView"]>;
export type TemplateState = Template["status"];
export type TemplateWritten = Schema["Written"];
export type TemplateFinding = Schema["Finding"];
export type TemplateRecord = Schema["Record"];
/** A template as a phone shows it, with the values a send would take. */
export type TemplateLooks = Schema["Looks"];
export type TemplatePreview = TemplateLooks["preview"];
export type TemplateOffer = Whole<Schema["TemplateOffer"]>;

export type Campaign = Whole<Schema["CampaignView"]>;
export type CampaignStatus = Campaign["status"];
export type CampaignPlan = Schema["NewCampaign"];
export type CampaignEstimate = Whole<Schema["Estimate"]>;
export type Recipient = Whole<Schema["RecipientView"]>;
export type RecipientState = Recipient["state"];
/** What became of a list given to a campaign: how many joined it, and which lines did not and why. */
export type Imported = Schema["Imported"];
/** A list that comes in pieces, and its import. */
export type ListUpload = Whole<Schema["UploadView"]>;
/** The top of a list. `suggested` says of each column what it seems to hold: `to`, `name`, … or a variable. */
export type ListHeadings = Schema["Headings"];
export type LinkBase = Schema["LinkBase"];
export type FollowUpCount = Schema["FollowUpCount"];
export type MarketingWish = Schema["WishView"];

/** How a customer sounds. `recent`: the scores of their last messages, oldest first. */
export type Mood = Schema["Mood"];
export type MoodLabel = Mood["label"];
export type MoodFlag = Schema["MoodFlag"];
export type HandedOver = Schema["HandedOver"];
/** How an AI came to a message. */
export type AiAnswer = Schema["AiAnswer"];

export type RewriteWish = Schema["RewriteWish"];
export type RewriteWay = RewriteWish["how"];
export type Rewritten = Schema["hub_domain_assist_Rewritten"];
export type TranslationWish = Schema["TranslationWish"];
export type Translation = Schema["Translation"];
export type Summary = Schema["Summary"];
export type Tags = Schema["Tags"];
export type Transcript = Schema["Transcript"];
/** An answer from the team's documents, with the passages it rests on. */
export type KnowledgeAnswer = Schema["KnowledgeAnswer"];
/** Hours by the clock of `zone`; `from` and `to` such as 09:00. */
export type BusinessHours = Omit<Whole<Schema["BusinessHours"]>, "holidays"> & { holidays: string[] };
/** What a number allows of answering by itself. */
export type AnsweringSettings = Omit<Whole<Schema["AnsweringSettings"]>, "hours"> & { hours: BusinessHours };
export type Answering = Omit<Whole<Schema["NumberAnswering"]>, "settings"> & { settings: AnsweringSettings };
/** What was done about one message, and why. */
export type AnswerEntry = Schema["AnswerEntry"];
export type Did = AnswerEntry["did"];
export type DryRun = Omit<Whole<Schema["DryRun"]>, "settings"> & { settings: AnsweringSettings };
export type DryRunLine = Schema["DryRunLine"];
export type Would = DryRunLine["would"];
export type AiUsage = Schema["Usage"];
export type AiUsed = Whole<Schema["Used"]>;
export type AiQuality = Schema["Quality"];
export type Suggested = Schema["Suggested"];

export type KnowledgeDocument = Whole<Schema["Document"]>;
export type DocumentState = KnowledgeDocument["state"];
export type Chunk = Schema["Chunk"];
/** A passage that was found; `score` 0 to 1. */
export type Passage = Schema["Passage"];
/** A document and a page of its passages. */
export interface DocumentView {
  document: KnowledgeDocument;
  passages: Chunk[];
  next_cursor: string | null;
}
