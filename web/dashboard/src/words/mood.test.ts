import type { Mood } from "@hubbub/client";
import { describe, expect, it } from "vitest";

import { dotWords, flagWords, labelOf, messageMoodWords, moodOf, moodWords, recentMoods } from "./mood";

const mood = (more: Partial<Mood> = {}): Mood => ({ label: "negative", score: -0.4, seq: 5, ...more });

describe("the mood of a conversation", () => {
  it.each([[-1, "negative"], [-0.34, "negative"], [-0.2, "neutral"], [0, "neutral"], [0.33, "neutral"], [0.4, "positive"]] as const)(
    "a score of %d is %s",
    (score, label) => expect(labelOf(score)).toBe(label),
  );

  it("shows the newest as it was read, though its score alone would say less", () => {
    expect(recentMoods(mood({ recent: [0.9, 0, -0.2] }))).toEqual(["positive", "neutral", "negative"]);
    expect(recentMoods(mood())).toEqual(["negative"]);
  });

  it.each([
    [mood(), "The last message sounds unhappy."],
    [mood({ recent: [-0.9, -0.8], trend: "steady" }), "The last 2 messages sound unhappy."],
    [mood({ recent: [0.9, 0, -0.9], trend: "falling" }), "The last 3 messages sound happy, neutral, unhappy. The mood is falling."],
    [mood({ label: "positive", recent: [-0.9, 0.9], trend: "rising" }), "The last 2 messages sound unhappy, happy. The mood is rising."],
  ])("reads as a sentence", (it, words) => expect(moodWords(it)).toBe(words));

  it("is said aloud with what should make one look", () => {
    expect(dotWords(mood({ flags: [{ kind: "angry", seq: 5, because: "third time" }, { kind: "leaving", seq: 5, because: "cancel" }] }))).toBe(
      "Sounds unhappy, angry, may leave",
    );
  });

  it("names flags it does not know as they come", () => {
    expect(flagWords({ kind: "confused" }).word).toBe("Confused");
  });
});

describe("the mood of a message", () => {
  const probabilities = { negative: 0.82, neutral: 0.1, positive: 0.08 };

  it("says how sure it is", () => {
    const found = moodOf({ sentiment: { label: "negative", score: -0.74, probabilities } });
    expect(found && messageMoodWords(found)).toBe("Sounds unhappy (82 % sure)");
  });

  it.each([
    ["not understood yet", {}],
    ["null", { sentiment: null }],
    ["a label nobody knows", { sentiment: { label: "livid" } }],
    ["deleted", { sentiment: { label: "negative" }, revoked_at: "2026-05-04T10:00:00Z" }],
  ])("is none while it is %s", (_name, message) => expect(moodOf(message)).toBeNull());

  it("is believed without its probabilities", () => {
    const found = moodOf({ sentiment: { label: "positive", probabilities: "?" } });
    expect(found && messageMoodWords(found)).toBe("Sounds happy");
  });
});
