import type { Campaign, PhoneNumber } from "@hubbub/client";

/** How fast a campaign sent while somebody looked: what the line is drawn from. */
export interface Sample {
  at: number;
  rate: number;
}

const MINUTE = 60_000;
export const SPAN_MS = 5 * MINUTE;
const SPANS = [MINUTE, 2 * MINUTE, SPAN_MS];
const EVERY_MS = 900; // two measurements in the same second are one

/** The samples with one more; those too old to be drawn go. */
export function sampled(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last && next.at - last.at < EVERY_MS) return [...samples.slice(0, -1), { at: last.at, rate: next.rate }];
  return [...samples.filter((it) => next.at - it.at <= SPAN_MS), next];
}

type Limited = Pick<Campaign, "phone_number_ids" | "pace">;

/** The most a campaign may send in a second: what its numbers may together, or its own pace. */
export function limit(campaign: Limited, numbers: readonly PhoneNumber[]): number {
  const all = numbers
    .filter((it) => campaign.phone_number_ids.includes(it.phone_number_id) && it.state === "active")
    .reduce((sum, it) => sum + it.rate, 0);
  return campaign.pace ? Math.min(all, campaign.pace.per_second) : all;
}

/** How much time a drawing shows: as little as holds all samples. */
export function span(samples: readonly Sample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  const lasted = first && last ? last.at - first.at : 0;
  return SPANS.find((it) => it >= lasted) ?? SPAN_MS;
}

const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** A round figure a little above all of them, for the top of the scale. */
export function top(samples: readonly Sample[], most: number): number {
  const highest = Math.max(most, ...samples.map((it) => it.rate), 1) * 1.08;
  const power = 10 ** Math.floor(Math.log10(highest));
  return (STEPS.find((step) => step * power >= highest) ?? 10) * power;
}

export interface Box {
  width: number;
  height: number;
  top: number;
  span: number;
}

/** The line's points in a box, time running to its right edge at `now`. */
export function points(samples: readonly Sample[], box: Box, now: number): [number, number][] {
  return samples.map(({ at, rate }) => [
    Math.max(0, box.width * (1 - (now - at) / box.span)),
    box.height * (1 - Math.min(rate, box.top) / box.top),
  ]);
}

const near = (n: number): string => String(Math.round(n * 10) / 10);

export function path(of: readonly [number, number][]): string {
  return of.map(([x, y], i) => `${i === 0 ? "M" : "L"}${near(x)} ${near(y)}`).join("");
}

/** The same line closed along the bottom. */
export function area(of: readonly [number, number][], height: number): string {
  const [first, last] = [of[0], of.at(-1)];
  return first && last ? `${path(of)}L${near(last[0])} ${near(height)}L${near(first[0])} ${near(height)}Z` : "";
}
