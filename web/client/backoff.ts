const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** How long to wait before try number `attempt` (0, 1, 2 …): doubling, with chance so that clients do not come back as one. */
export function backoff(attempt: number, chance: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(ceiling / 2 + (ceiling / 2) * chance);
}

/** A server that restarts says when to come back, in words that hold a number of seconds. */
export function askedWait(reason: string): number | null {
  const seconds = /(\d+(?:\.\d+)?)\s*s/.exec(reason)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
