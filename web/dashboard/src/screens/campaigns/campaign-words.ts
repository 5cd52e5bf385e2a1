import type { Campaign, CampaignStatus, RecipientState } from "@hubbub/client";

import type { Tone } from "../../pieces/badge";

export const STATUSES = ["draft", "scheduled", "running", "paused", "finished", "cancelled"] as const satisfies CampaignStatus[];

export const STATUS_NAMES: Record<CampaignStatus, string> = {
  draft: "Draft",
  scheduled: "Scheduled",
  running: "Running",
  paused: "Paused",
  finished: "Finished",
  cancelled: "Cancelled",
};

export const STATUS_TONES: Record<CampaignStatus, Tone> = {
  draft: "plain",
  scheduled: "info",
  running: "good",
  paused: "warning",
  finished: "plain",
  cancelled: "plain",
};

export const STATES = ["queued", "sending", "sent", "delivered", "read", "replied", "failed", "skipped", "unknown"] as const satisfies RecipientState[];

export const STATE_NAMES: Record<RecipientState, string> = {
  queued: "Waiting",
  sending: "Being sent",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  replied: "Replied",
  failed: "Failed",
  skipped: "Passed over",
  unknown: "Not known",
};

export const STATE_TONES: Record<RecipientState, Tone> = {
  queued: "plain",
  sending: "plain",
  sent: "plain",
  delivered: "plain",
  read: "info",
  replied: "good",
  failed: "danger",
  skipped: "warning",
  unknown: "warning",
};

type PausedBy = NonNullable<Campaign["paused_by"]>;

const PAUSERS: Record<PausedBy["kind"], string> = {
  person: "a person",
  template: "the template",
  quality: "WhatsApp",
  budget: "the payment method",
  number: "a number",
};

/** Who or what paused it: "Ana Silva", "the template". */
export function pauser(by: PausedBy): string {
  return by.kind === "person" ? by.name || PAUSERS.person : PAUSERS[by.kind];
}

/** What has to happen before it goes on. */
export function pauseAdvice(by: PausedBy): string {
  if (by.kind === "person") return "Nobody else gets it until somebody resumes it. It goes on where it stopped.";
  return `${by.reason} Then resume: it goes on where it stopped.`;
}

// of these another try can come to nothing else
const FINAL: readonly string[] = ["opted_out", "no_marketing", "no_address", "cancelled", "ended"];

export const retriable = (code: string): boolean => !FINAL.includes(code);

/** What may be done with a campaign now. */
export function can(status: CampaignStatus) {
  return {
    goOn: status === "draft",
    start: status === "draft",
    pause: status === "running" || status === "scheduled",
    resume: status === "paused",
    cancel: status === "scheduled" || status === "running" || status === "paused",
    retry: status === "running" || status === "paused" || status === "finished",
    remove: status === "draft",
  };
}

/** When the thing happened that the status is about. */
export function since(campaign: Pick<Campaign, "status" | "created_at" | "started_at" | "finished_at">): string {
  return campaign.finished_at ?? campaign.started_at ?? campaign.created_at;
}

const names = new Intl.DisplayNames("en", { type: "region" });
const tongues = new Intl.DisplayNames("en", { type: "language" });

export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/u.test(code)) return code || "Unknown country";
  return names.of(code) ?? code;
}

/** "Portuguese (Brazil)" for pt_BR. */
export function languageName(code: string): string {
  try {
    return tongues.of(code.replaceAll("_", "-")) ?? code;
  } catch {
    return code; // no language that the browser knows
  }
}
