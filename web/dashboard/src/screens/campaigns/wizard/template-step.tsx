import { Plus, X } from "lucide-react";
import { useState } from "react";

import { Button, IconButton } from "../../../pieces/button";
import { Card } from "../../../pieces/card";
import { ContestForm } from "./contest-form";
import { NO_WORDING, type Draft, type Wording } from "./draft";
import { PreviewPane } from "./preview-pane";
import css from "./template-step.module.css";
import type { Samples } from "./use-samples";
import { useWizard } from "./use-wizard";
import { WordingForm } from "./wording-form";

type At = 0 | 1;
const NAMES = ["Text A", "Text B"] as const;

function Tabs({ at, go, remove }: { at: At; go: (at: At) => void; remove: () => void }) {
  return (
    <div className={css.tabs}>
      <div role="tablist" aria-label="The two texts">
        {NAMES.map((name, i) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={at === i}
            tabIndex={at === i ? 0 : -1}
            className={css.tab}
            onClick={() => go(i as At)}
            onKeyDown={(event) => (event.key === "ArrowRight" || event.key === "ArrowLeft") && go(at === 0 ? 1 : 0)}
          >
            {name}
          </button>
        ))}
      </div>
      <IconButton label="Remove text B" onClick={remove}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

/** What they get: a template, its values, and how it looks with a row of the list. */
export function TemplateStep({ samples }: { samples: Samples }) {
  const { draft, change } = useWizard();
  const [asked, setAt] = useState<At>(0);
  const [first, second] = draft.wordings;
  const at: At = second ? asked : 0;
  const wording = (at === 1 ? second : first) ?? first;
  const set = (next: Wording) =>
    change(({ wordings: [a, b] }): Partial<Draft> => {
      if (at === 1) return { wordings: [a, next] };
      return { wordings: b ? [next, b] : [next] };
    });
  return (
    <div className={css.step}>
      <div className={css.left}>
        <Card title="Text">
          {second && (
            <Tabs
              at={at}
              go={setAt}
              remove={() => {
                change({ wordings: [first] });
                setAt(0);
              }}
            />
          )}
          <WordingForm key={`${String(at)}${wording.template?.id ?? ""}`} wording={wording} values={samples.values} under={at === 1 ? "b:" : ""} set={set} />
        </Card>
        {second ? (
          <Card title="Which text is better?">
            <ContestForm />
          </Card>
        ) : (
          first.template && (
            <div>
              <Button
                look="quiet"
                onClick={() => {
                  change({ wordings: [first, NO_WORDING] });
                  setAt(1);
                }}
              >
                <Plus aria-hidden />
                Compare with a second text
              </Button>
            </div>
          )
        )}
      </div>
      <aside className={css.right} aria-label="Preview">
        <PreviewPane key={at} wording={wording} rows={samples.rows} />
      </aside>
    </div>
  );
}
