import { keys } from "@hubbub/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useEffect, useState } from "react";

import { hub } from "../../../hub";
import { Button, IconButton } from "../../../pieces/button";
import { Field } from "../../../pieces/field";
import { useLabels } from "../../../reading";
import { figure } from "../../../words/figures";
import { segmentOf } from "./audience";
import css from "./sources.module.css";
import { MOODS, type Mood, type SegmentAsked } from "./draft";
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

const MOOD_WORDS: Record<Mood, string> = { negative: "Unhappy", neutral: "Neutral", positive: "Happy" };

function Moods({ segment, set }: { segment: SegmentAsked; set: (changes: Partial<SegmentAsked>) => void }) {
  const toggle = (mood: Mood) =>
    set({ moods: segment.moods.includes(mood) ? segment.moods.filter((it) => it !== mood) : [...segment.moods, mood] });
  return (
    <fieldset className={css.fieldset}>
      <legend>Whose last message sounded</legend>
      <div className={css.chips}>
        {MOODS.map((mood) => (
          <button key={mood} type="button" className={css.chip} aria-pressed={segment.moods.includes(mood)} onClick={() => toggle(mood)}>
            {MOOD_WORDS[mood]}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

const TYPING_PAUSE_MS = 250;

/** How many contacts fit, as of the last pause in typing. */
function useFits(segment: SegmentAsked): number | undefined {
  const text = JSON.stringify(segmentOf(segment));
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const what = JSON.parse(asked) as object;
  return useQuery({
    queryKey: keys.segmentCount(what),
    queryFn: () => hub.campaigns.countSegment(what),
    placeholderData: keepPreviousData,
  }).data;
}

function words({ labels, fields, after, before, moods }: SegmentAsked): string {
  const narrowed = labels.length + moods.length > 0 || fields.some((it) => it.name.trim() && it.value.trim()) || after !== "" || before !== "";
  return narrowed ? "Contacts that fit all of this:" : "All your contacts:";
}

export function SegmentSource() {
  const { draft, change } = useWizard();
  const { segment } = draft;
  const fits = useFits(segment);
  const set = (changes: Partial<SegmentAsked>) => change((old) => ({ segment: { ...old.segment, ...changes } }));
  return (
    <div className={css.panel}>
      <p className={css.words} role="status">
        {words(segment)} {fits !== undefined && <strong>{figure(fits)}</strong>}
      </p>
      <Labels segment={segment} set={set} />
      <Fields segment={segment} set={set} />
      <Moods segment={segment} set={set} />
      <div className={css.pair}>
        <Field label="Last wrote on or after" type="date" value={segment.after} onChange={(event) => set({ after: event.target.value })} />
        <Field label="Last wrote before" type="date" value={segment.before} onChange={(event) => set({ before: event.target.value })} />
      </div>
    </div>
  );
}
