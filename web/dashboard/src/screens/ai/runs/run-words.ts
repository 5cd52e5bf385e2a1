import type { DryRun } from "@hubbub/client";

import type { Tone } from "../../../pieces/badge";
import { withRoom } from "../dollars";

type State = DryRun["state"];

export const STATE_NAMES: Record<State, string> = {
  estimated: "Not started",
  running: "Running",
  stopped: "Stopped",
  finished: "Finished",
  cancelled: "Cancelled",
};

export const STATE_TONES: Record<State, Tone> = { estimated: "plain", running: "info", stopped: "warning", finished: "good", cancelled: "plain" };

export const MOST = 500; // conversations of one run
export const USUAL = 100;

/** Whether it can begin, or go on. */
export const startable = (run: Pick<DryRun, "state">): boolean => run.state === "estimated" || run.state === "stopped";
export const over = (run: Pick<DryRun, "state">): boolean => run.state === "finished" || run.state === "cancelled";

/**
 * The budget to offer, in millionths of a dollar: what is estimated and a fifth more; for one that has stopped at least
 * as much again as it has cost, so that it comes further than before.
 */
export function budgetFor(run: Pick<DryRun, "state" | "estimate_micros" | "cost_micros" | "budget_micros">): number {
  const whole = withRoom(run.estimate_micros + (run.state === "estimated" ? run.cost_micros : 0));
  return run.state === "stopped" ? Math.max(whole, withRoom(Math.max(run.cost_micros, run.budget_micros))) : whole;
}

/** How many conversations, from a field; null for what is no such number. */
export function conversationsIn(text: string): number | null {
  const number = Number(text);
  return /^\d+$/u.test(text.trim()) && number >= 1 && number <= MOST ? number : null;
}
