import type { HandedOver, Message, Mood, MoodFlag, MoodLabel } from "@hubbub/client";

/** How a customer sounds, in a word. */
export const MOODS: Record<MoodLabel, string> = { negative: "Unhappy", neutral: "Neutral", positive: "Happy" };

const THIRD = 1 / 3; // scores run from -1 to 1: neutral is the middle third

export function labelOf(score: number): MoodLabel {
  if (score <= -THIRD) return "negative";
  return score >= THIRD ? "positive" : "neutral";
}

export function sounds(label: MoodLabel): string {
  return `Sounds ${MOODS[label].toLowerCase()}`;
}

/** The moods of the last messages, oldest first. The newest is as it was read, the others as their scores say. */
export function recentMoods({ label, recent = [] }: Mood): MoodLabel[] {
  return [...recent.slice(0, -1).map(labelOf), label];
}

const TRENDS = { falling: " The mood is falling.", steady: "", rising: " The mood is rising." };

/** One sentence for all of it. */
export function moodWords(mood: Mood): string {
  const words = recentMoods(mood).map((label) => MOODS[label].toLowerCase());
  const last = words.at(-1) ?? "";
  if (words.length === 1) return `The last message sounds ${last}.`;
  const one = words.every((word) => word === last);
  const said = one ? last : words.join(", ");
  return `The last ${String(words.length)} messages sound ${said}.${TRENDS[mood.trend ?? "steady"]}`;
}

/** What the dot of a list row says aloud: the mood, and what else should make one look. */
export function dotWords(mood: Mood): string {
  const flags = (mood.flags ?? []).map((flag) => flagWords(flag).word.toLowerCase());
  return [sounds(mood.label), ...flags].join(", ");
}

export interface MessageMood {
  label: MoodLabel;
  /** How sure that is, 0 to 1. */
  sure: number | null;
}

/** How one message was understood; null while it was not. */
export function moodOf({ sentiment, revoked_at: revoked }: Pick<Message, "sentiment" | "revoked_at">): MessageMood | null {
  const label = sentiment?.label;
  if (revoked || (label !== "negative" && label !== "neutral" && label !== "positive")) return null;
  const chances = sentiment?.probabilities;
  const sure = typeof chances === "object" && chances !== null ? (chances as Partial<Record<MoodLabel, unknown>>)[label] : null;
  return { label, sure: typeof sure === "number" ? sure : null };
}

export function messageMoodWords({ label, sure }: MessageMood): string {
  return sure === null ? sounds(label) : `${sounds(label)} (${String(Math.round(sure * 100))} % sure)`;
}

type Tone = "danger" | "warning";
const FLAGS: Partial<Record<string, { word: string; tone: Tone }>> = {
  angry: { word: "Angry", tone: "danger" },
  urgent: { word: "Urgent", tone: "warning" },
  leaving: { word: "May leave", tone: "danger" },
};

export function flagWords({ kind }: Pick<MoodFlag, "kind">): { word: string; tone: Tone } {
  return FLAGS[kind] ?? { word: kind.charAt(0).toUpperCase() + kind.slice(1), tone: "warning" };
}

const REASONS: Record<HandedOver["reason"], string> = {
  asked: "The customer asks for a person.",
  angry: "The customer is angry.",
  unsure: "It was not sure enough of its answer.",
  no_progress: "The talk got no further.",
  turns: "It has answered as often in a row as it may.",
  opt_out: "The customer wants no more messages.",
  unreadable: "The customer sent a file, which it cannot read.",
  suspicious: "The message gives orders to a machine, or asks for what is another customer’s.",
  refused: "Its answer was held back, because it could do harm.",
  failed: "It could not write an answer.",
};

/** Why the assistant gave the conversation to the team. */
export function handedOverWords({ reason }: Pick<HandedOver, "reason">): string {
  return `The assistant handed this over. ${REASONS[reason]}`;
}
