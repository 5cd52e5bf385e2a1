import { Check } from "lucide-react";

import { Tip } from "../../../pieces/tip";
import { STEPS, type Draft, type Step } from "./draft";
import { STEP_NAMES } from "./step-names";
import { isDone, isOpen, type Around } from "./steps";
import css from "./stepper.module.css";

interface StepperProps {
  draft: Draft;
  around: Around;
  go: (step: Step) => void;
}

/** Where one is, what is done, and the way back to it. */
export function Stepper({ draft, around, go }: StepperProps) {
  return (
    <nav aria-label="Steps" className={css.steps}>
      <p className="unseen" role="status">
        Step {STEPS.indexOf(draft.step) + 1} of {STEPS.length}: {STEP_NAMES[draft.step]}
      </p>
      <ol>
        {STEPS.map((step, i) => {
          const open = isOpen(draft, step, around);
          const done = step !== "review" && open && isDone(draft, step, around) && STEPS.indexOf(draft.step) > i;
          const button = (
            <button
              type="button"
              className={css.step}
              aria-current={draft.step === step ? "step" : undefined}
              aria-disabled={!open}
              data-done={done || undefined}
              onClick={() => open && go(step)}
            >
              <span className={css.mark} aria-hidden>
                {done ? <Check /> : i + 1}
              </span>
              <span className={css.name}>{STEP_NAMES[step]}</span>
              {done && <span className="unseen">done</span>}
            </button>
          );
          return <li key={step}>{open ? button : <Tip text="First finish the steps before">{button}</Tip>}</li>;
        })}
      </ol>
    </nav>
  );
}
