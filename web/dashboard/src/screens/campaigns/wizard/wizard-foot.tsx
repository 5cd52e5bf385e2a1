import { ArrowLeft, ArrowRight, CircleAlert, Send } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "../../../pieces/button";
import type { Step } from "./draft";
import type { Wrong } from "./steps";
import css from "./wizard-form.module.css";

interface FootProps {
  step: Step;
  busy: boolean;
  /** What keeps the campaign from being started; none when it can be. */
  blocked: string | null;
  /** What is wrong with this step, once somebody wanted to go on. */
  faults: readonly Wrong[];
  trouble: string;
  kept: boolean;
  back: () => void;
  next: () => void;
  start: () => void;
}

function Trouble({ children }: { children: ReactNode }) {
  return (
    <span className={css.trouble}>
      <CircleAlert aria-hidden />
      {children}
    </span>
  );
}

function Said({ step, blocked, faults, trouble, kept }: Pick<FootProps, "step" | "blocked" | "faults" | "trouble" | "kept">) {
  if (trouble) return <Trouble>{trouble}</Trouble>;
  const [first] = faults;
  if (first) return <Trouble>{faults.length === 1 ? first.words : `${String(faults.length)} things are missing. ${first.words}`}</Trouble>;
  if (step === "review") return blocked;
  return kept ? "Kept as a draft" : null;
}

/** The way back and on, and what stands in it. */
export function WizardFoot(props: FootProps) {
  const { step, busy, blocked, back, next, start } = props;
  return (
    <>
      {step !== "audience" && (
        <Button look="quiet" disabled={busy} onClick={back}>
          <ArrowLeft aria-hidden />
          Back
        </Button>
      )}
      <p className={css.say} id="wizard-said" role="status">
        <Said {...props} />
      </p>
      {step === "review" ? (
        <Button look="primary" disabled={blocked !== null} aria-describedby="wizard-said" onClick={start}>
          <Send aria-hidden />
          Start
        </Button>
      ) : (
        <Button look="primary" disabled={busy} onClick={next}>
          Next
          <ArrowRight aria-hidden />
        </Button>
      )}
    </>
  );
}
