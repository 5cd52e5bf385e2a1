import type { Step } from "./draft";

export const STEP_NAMES: Record<Step, string> = {
  audience: "Audience",
  template: "Template",
  schedule: "Schedule",
  review: "Review",
};
