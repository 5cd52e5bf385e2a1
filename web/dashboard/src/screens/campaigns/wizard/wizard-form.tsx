import { explain, newClientId } from "@hubbub/client";
import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { Button, IconButton } from "../../../pieces/button";
import { Screen } from "../../../pieces/screen";
import { toast } from "../../../pieces/toasts";
import { useNumbers } from "../../../reading";
import { useCampaign } from "../reading";
import { StartConfirm } from "../start-confirm";
import { AudienceStep } from "./audience-step";
import { begun, isListed, newDraft, STEPS, type Draft, type Step } from "./draft";
import { forget, keep } from "./keeping";
import { ReviewStep } from "./review-step";
import { saved } from "./saving";
import { ScheduleStep } from "./schedule-step";
import { isDone, stepBy, wrongIn, type Around } from "./steps";
import { STEP_NAMES } from "./step-names";
import { Stepper } from "./stepper";
import { TemplateStep } from "./template-step";
import { useAround, useDraft, WizardProvider } from "./use-wizard";
import { useSamples } from "./use-samples";
import { WizardFoot } from "./wizard-foot";
import css from "./wizard-form.module.css";

/** Where nothing was chosen and there is only one number, it is the one. */
function useOnlyNumber(draft: Draft): string[] {
  const numbers = useNumbers();
  return draft.numbers.length === 0 && draft.id === null && numbers.length === 1 ? numbers.map((it) => it.phone_number_id) : draft.numbers;
}

/** Why the campaign cannot be started, null when it can. */
function blockedBy(draft: Draft, around: Around): string | null {
  const undone = STEPS.find((it) => it !== "review" && !isDone(draft, it, around));
  if (undone) return `${STEP_NAMES[undone]}: ${wrongIn(draft, undone, around)[0]?.words ?? ""}`;
  if (!isListed(draft)) return "The list is not on the server yet.";
  return draft.listed?.total === 0 ? "There is nobody on the list." : null;
}

/** The four steps of one campaign to be. */
export function WizardForm({ start }: { start: Draft }) {
  const [held, change] = useDraft(start);
  const draft: Draft = { ...held, numbers: useOnlyNumber(held) };
  const samples = useSamples(draft);
  const around = useAround(draft, samples.values);
  const [shown, setShown] = useState<Step | null>(null); // the step whose faults are shown
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const [asking, setAsking] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const campaign = useCampaign(draft.id ?? "").data;
  const started = campaign !== undefined && campaign.status !== "draft";
  const { step } = draft;
  const faults = wrongIn(draft, step, around);

  useEffect(() => {
    if (!started) return;
    forget(draft);
    void navigate({ to: "/campaigns/$campaignId", params: { campaignId: campaign.id }, replace: true });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it is no draft any more
  }, [started]);

  const show = (next: Step, more: Partial<Draft> = {}) => {
    setShown(null);
    setTrouble("");
    const moved = { ...draft, ...more, step: next };
    keep(moved);
    change(moved);
    top.current?.scrollTo({ top: 0 });
    if (moved.id !== start.id) {
      forget({ ...moved, id: null, key: "" });
      void navigate({ to: "/campaigns/new", search: { draft: moved.id ?? undefined }, replace: true });
    }
  };

  /** What was said goes to the server with every step from the text on. */
  const go = (next: Step) => {
    if (STEPS.indexOf(next) <= STEPS.indexOf("template")) {
      show(next);
      return;
    }
    setBusy(true);
    setTrouble("");
    saved(draft)
      .then(
        (kept) => show(next, kept),
        (error: unknown) => setTrouble(explain(error)),
      )
      .finally(() => setBusy(false));
  };

  const forward = () => {
    if (faults.length === 0) {
      go(stepBy(step, 1));
      return;
    }
    setShown(step);
    requestAnimationFrame(() => top.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong]')?.focus());
  };

  const wrong = (field: string) => (shown === step ? faults.find((it) => it.field === field)?.words : undefined);
  const anew = () => {
    change(newDraft(newClientId(), draft.planned.timezone));
    setShown(null);
    toast("All fields are empty again", { action: { label: "Undo", run: () => change(draft) } });
  };

  const leave = () => {
    if (draft.id) toast("Kept as a draft");
    void navigate({ to: "/campaigns", search: {} });
  };

  return (
    <WizardProvider value={{ draft, change, wrong }}>
      <Screen
        title={
          <span className={css.title}>
            <bdi>{draft.name.trim() || "New campaign"}</bdi>
          </span>
        }
        label="New campaign"
        scroller={top}
        actions={
          <>
            {draft.id === null && begun(draft) && (
              <Button look="quiet" onClick={anew}>
                Begin anew
              </Button>
            )}
            <IconButton label="Leave, and go on later" onClick={leave}>
              <X aria-hidden />
            </IconButton>
          </>
        }
        below={<Stepper draft={draft} around={around} go={go} />}
        footer={
          <WizardFoot
            step={step}
            busy={busy}
            blocked={blockedBy(draft, around)}
            faults={shown === step ? faults : []}
            trouble={trouble}
            kept={draft.id !== null}
            back={() => show(stepBy(step, -1))}
            next={forward}
            start={() => setAsking(true)}
          />
        }
      >
        {step === "audience" && <AudienceStep />}
        {step === "template" && <TemplateStep samples={samples} />}
        {step === "schedule" && <ScheduleStep />}
        {step === "review" && <ReviewStep samples={samples} go={go} />}
      </Screen>
      {campaign && asking && (
        <StartConfirm campaign={campaign} open={asking} close={() => setAsking(false)} started={() => undefined} />
      )}
    </WizardProvider>
  );
}
