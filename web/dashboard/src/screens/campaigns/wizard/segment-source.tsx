import { Plus, X } from "lucide-react";

import { Button, IconButton } from "../../../pieces/button";
import { Field } from "../../../pieces/field";
import { useLabels } from "../../../reading";
import css from "./sources.module.css";
import type { SegmentAsked } from "./draft";
import { useWizard } from "./use-wizard";

function Labels({ segment, set }: { segment: SegmentAsked; set: (changes: Partial<SegmentAsked>) => void }) {
  const labels = useLabels();
  if (labels.length === 0) return null;
  const toggle = (name: string) =>
    set({ labels: segment.labels.includes(name) ? segment.labels.filter((it) => it !== name) : [...segment.labels, name] });
  return (
    <fieldset className={css.fieldset}>
      <legend>With any of these labels</legend>
      <div className={css.chips}>
        {labels.map((it) => (
          <button key={it.id} type="button" className={css.chip} aria-pressed={segment.labels.includes(it.name)} onClick={() => toggle(it.name)}>
            {it.name}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function Fields({ segment, set }: { segment: SegmentAsked; set: (changes: Partial<SegmentAsked>) => void }) {
  const { fields } = segment;
  const put = (at: number, changes: Partial<(typeof fields)[number]>) =>
    set({ fields: fields.map((it, i) => (i === at ? { ...it, ...changes } : it)) });
  return (
    <fieldset className={css.fieldset}>
      <legend>With all of these fields</legend>
      {fields.map((it, at) => (
        <div key={at} className={css.fieldRow}>
          <Field label="Field" placeholder="city" value={it.name} onChange={(event) => put(at, { name: event.target.value })} />
          <Field label="Is" placeholder="Porto" value={it.value} onChange={(event) => put(at, { value: event.target.value })} />
          <IconButton label="Remove this field" onClick={() => set({ fields: fields.filter((_it, i) => i !== at) })}>
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      <div>
        <Button onClick={() => set({ fields: [...fields, { name: "", value: "" }] })}>
          <Plus aria-hidden />
          Add a field
        </Button>
      </div>
    </fieldset>
  );
}

function words({ labels, fields, after, before }: SegmentAsked): string {
  const narrowed = labels.length > 0 || fields.some((it) => it.name.trim() && it.value.trim()) || after !== "" || before !== "";
  if (!narrowed) return "All your contacts. Narrow it by what you know of them.";
  return "Contacts that fit all of this. How many they are shows in the last step.";
}

export function SegmentSource() {
  const { draft, change } = useWizard();
  const { segment } = draft;
  const set = (changes: Partial<SegmentAsked>) => change((old) => ({ segment: { ...old.segment, ...changes } }));
  return (
    <div className={css.panel}>
      <p className={css.words}>{words(segment)}</p>
      <Labels segment={segment} set={set} />
      <Fields segment={segment} set={set} />
      <div className={css.pair}>
        <Field label="Last wrote on or after" type="date" value={segment.after} onChange={(event) => set({ after: event.target.value })} />
        <Field label="Last wrote before" type="date" value={segment.before} onChange={(event) => set({ before: event.target.value })} />
      </div>
    </div>
  );
}
