import type { Did, Would } from "@hubbub/client";

import type { Tone } from "../../pieces/badge";

export const DIDS = ["sent", "suggested", "handed_over", "discarded", "stayed", "sending"] as const satisfies Did[];

export const DID_NAMES: Record<Did, string> = {
  sent: "Answered",
  suggested: "Suggested",
  handed_over: "Handed over",
  discarded: "Discarded",
  stayed: "Stayed quiet",
  sending: "On its way",
};

export const DID_TONES: Record<Did, Tone> = {
  sent: "good",
  suggested: "info",
  handed_over: "warning",
  discarded: "plain",
  stayed: "plain",
  sending: "plain",
};

export const WOULDS = ["send", "suggest", "hand_over", "stay"] as const satisfies Would[];

export const WOULD_NAMES: Record<Would, string> = {
  send: "Would answer",
  suggest: "Would suggest",
  hand_over: "Would hand over",
  stay: "Would stay quiet",
};

export const WOULD_TONES: Record<Would, Tone> = { send: "good", suggest: "info", hand_over: "warning", stay: "plain" };

/** Why, in a few words, by the inbox's codes. What is not known here reads as it is written. */
const REASONS: Readonly<Record<string, string>> = {
  // it hands over
  asked: "The customer asks for a person",
  angry: "The customer is angry",
  unsure: "Not sure enough",
  no_progress: "The talk got no further",
  turns: "As many messages in a row as it may",
  opt_out: "The customer wants no more messages",
  unreadable: "The customer sent a file",
  suspicious: "The message gives orders to a machine, or asks for another customer’s data",
  refused: "Its answer was held back, because it could do harm",
  failed: "No answer could be written",
  // somebody was faster, or has the conversation
  person: "A person answers here",
  typing: "Somebody was typing",
  taken: "Somebody took the conversation",
  claimed: "Somebody has the conversation",
  closed: "The conversation was closed",
  answered: "It was answered already",
  handed_over: "It was handed over before",
  newer_message: "The customer wrote on",
  revoked: "The customer took the message back",
  // it may not
  off: "Switched off",
  hours: "Outside of its hours",
  intent: "Nothing that was chosen to be answered",
  limit_conversation: "Its limit for the conversation is reached",
  limit_number: "Its limit for the hour is reached",
  limit_cost: "Its cost for the month is reached",
  no_provider: "No language model is set up",
  // there is nothing to do
  old: "The message came too late to it",
  window: "WhatsApp’s 24 hours are over",
  machine: "A machine writes on the other side",
  nothing_to_answer: "Nothing to answer",
  historic: "From a phone’s history",
  not_a_customer: "Not from a customer",
  gone: "The conversation is gone",
};

export function reasonWords(code: string): string {
  return REASONS[code] ?? code.replaceAll("_", " ");
}

const FEATURES: Readonly<Record<string, string>> = {
  answer: "Answering by itself",
  dry_run: "Dry runs",
  knowledge: "Answers from knowledge",
  summary: "Summaries",
  rewrite: "Rewriting",
  translate: "Translation",
  tags: "Labels",
  intent: "What customers want",
  transcription: "Voice notes written out",
  suggest_replies: "Suggested replies",
};

export function featureName(feature: string): string {
  return FEATURES[feature] ?? feature.replaceAll("_", " ");
}

const PROVIDERS: Readonly<Record<string, string>> = { anthropic: "Claude", openai: "OpenAI", compatible: "Your own server" };

export function providerName(provider: string): string {
  return PROVIDERS[provider] ?? provider;
}
