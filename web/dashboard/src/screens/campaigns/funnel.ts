import type { Campaign, RecipientState } from "@hubbub/client";

export type Counts = Campaign["counts"];
const of = (counts: Counts, ...states: RecipientState[]): number => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);

export interface Stage {
  name: "Sent" | "Delivered" | "Read" | "Replied";
  count: number;
  /** Of which the share is a share: everybody for the first stage, those it was sent to for the others. */
  of: number;
}

/** How far the messages came. Each recipient is counted once, by the furthest: who replied was also sent to. */
export function funnel(counts: Counts, total: number): Stage[] {
  const sent = of(counts, "sent", "delivered", "read", "replied");
  return [
    { name: "Sent", count: sent, of: total },
    { name: "Delivered", count: of(counts, "delivered", "read", "replied"), of: sent },
    { name: "Read", count: of(counts, "read", "replied"), of: sent },
    { name: "Replied", count: of(counts, "replied"), of: sent },
  ];
}

/** Those who followed a link, when there are any to follow. */
export function clicked(campaign: Pick<Campaign, "counts" | "total" | "clicked" | "links">): { count: number; of: number } | null {
  if (campaign.clicked === 0 && Object.keys(campaign.links).length === 0) return null;
  return { count: campaign.clicked, of: of(campaign.counts, "sent", "delivered", "read", "replied") };
}

export type Part = "replied" | "read" | "delivered" | "sent" | "failed" | "passed";
export const PART_NAMES: Record<Part, string> = {
  replied: "replied",
  read: "read",
  delivered: "delivered",
  sent: "sent",
  failed: "failed",
  passed: "passed over or unknown",
};

/** The parts of the bar, the furthest first; what is left waits. */
export function parts(counts: Counts): { part: Part; count: number }[] {
  const all: { part: Part; count: number }[] = [
    { part: "replied", count: of(counts, "replied") },
    { part: "read", count: of(counts, "read") },
    { part: "delivered", count: of(counts, "delivered") },
    { part: "sent", count: of(counts, "sent") },
    { part: "failed", count: of(counts, "failed") },
    { part: "passed", count: of(counts, "skipped", "unknown") },
  ];
  return all.filter((it) => it.count > 0);
}

/** Those for whom something still happens. */
export const waiting = (counts: Counts): number => of(counts, "queued", "sending");
/** Those who had their turn, whatever came of it. */
export const done = (counts: Counts, total: number): number => total - waiting(counts);
