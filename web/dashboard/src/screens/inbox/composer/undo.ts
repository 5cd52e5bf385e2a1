/** Something put into the composer that nobody typed: what stood there before, and what stands there since. */
export interface Step {
  before: string;
  after: string;
}

/** The text before the last step, as long as nothing was typed since; null when there is nothing to take back. */
export function undone(steps: readonly Step[], text: string): { text: string; steps: readonly Step[] } | null {
  const last = steps.at(-1);
  return last?.after === text ? { text: last.before, steps: steps.slice(0, -1) } : null;
}
