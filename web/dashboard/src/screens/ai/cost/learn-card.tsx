import { explain } from "@hubbub/client";
import { useMutation } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, GraduationCap } from "lucide-react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Card } from "../../../pieces/card";
import { many } from "../../../words/figures";
import css from "./cost.module.css";

const FEWEST = 60; // ai/refitting.py: with fewer, the nearest questions do as well

/** What a refit came to. */
export function learned(pairs: number): string {
  return pairs > 0
    ? `Learned from ${many(pairs, "past answer")}. Suggestions follow it from now on.`
    : `There are too few past answers to learn from: ${String(FEWEST)} are needed. Until then suggestions come from the nearest questions.`;
}

/** The ranking of suggestions, learned anew from the team's own answers. */
export function LearnCard() {
  const refit = useMutation({ mutationFn: hub.ai.refit });
  return (
    <Card title="Learning" wide>
      <p className={css.hint}>
        Every night it learns from what your team answered which replies fit which questions. That takes no language model, costs nothing,
        and stays on this machine.
      </p>
      <div className={css.learn}>
        <Button disabled={refit.isPending} onClick={() => refit.mutate()}>
          <GraduationCap aria-hidden />
          {refit.isPending ? "Learning…" : "Learn from past answers now"}
        </Button>
        <p className={css.said} role="status" data-bad={refit.error ? "" : undefined}>
          {refit.isPending && "It takes up to half a minute."}
          {refit.error && <CircleAlert aria-hidden />}
          {refit.error && explain(refit.error)}
          {refit.data !== undefined && refit.data > 0 && <CircleCheck aria-hidden />}
          {refit.data !== undefined && learned(refit.data)}
        </p>
      </div>
    </Card>
  );
}
