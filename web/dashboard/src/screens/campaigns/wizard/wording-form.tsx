import { keys, pagesOf, type Template } from "@hubbub/client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { LayoutTemplate } from "lucide-react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { SelectField } from "../../../pieces/field";
import { useNumbers } from "../../../reading";
import { languageName } from "../campaign-words";
import { chosen, type Wording } from "./draft";
import { askedFor, type Fill, type Slot } from "./filling";
import { SlotField } from "./slot-field";
import { sameSlots } from "./template-groups";
import { TemplatePicker } from "./template-picker";
import css from "./template-step.module.css";
import { useWizard } from "./use-wizard";

const FIRST: string | null = null;

/** The chosen template in all its languages. */
function useLanguages(wording: Wording): Template[] {
  const { template } = wording;
  const asked = { status: "active" as const, name: template?.name, waba_id: template?.waba_id };
  const list = useInfiniteQuery({
    queryKey: keys.templateList(asked),
    queryFn: ({ pageParam }) => hub.templates.list(asked, pageParam),
    initialPageParam: FIRST,
    getNextPageParam: (last) => last.next_cursor,
    enabled: template !== null,
  });
  return pagesOf(list.data);
}

/** What stood in a place before stays there; a value of the same name comes from the list by itself. */
function startFill(slots: readonly Slot[], before: Fill, values: readonly string[]): Fill {
  const fill: Fill = {};
  for (const slot of askedFor(slots)) {
    const same = values.find((it) => it.toLowerCase() === (slot.name ?? "").toLowerCase());
    const kept = before[slot.key];
    if (kept) fill[slot.key] = kept;
    else if (same) fill[slot.key] = { kind: "column", column: same, otherwise: "" };
  }
  return fill;
}

interface FormProps {
  wording: Wording;
  values: readonly string[];
  /** Before the fields' names in what is wrong: "b:" for the second text. */
  under: string;
  set: (wording: Wording) => void;
}

function Languages({ wording, all, set }: Pick<FormProps, "wording" | "set"> & { all: Template[] }) {
  const { template, languages } = wording;
  const own = all.find((it) => it.id === template?.id);
  const others = all.filter((it) => it.id !== template?.id && (!own || sameSlots(own, it)));
  if (!template || all.length < 2) return null;
  const toggle = (language: string) =>
    set({ ...wording, languages: languages.includes(language) ? languages.filter((it) => it !== language) : [...languages, language] });
  return (
    <div className={css.languages}>
      <SelectField
        label="Language"
        value={template.language}
        onChange={(event) => {
          const next = all.find((it) => it.language === event.target.value);
          if (next) set({ ...wording, template: chosen(next), languages: languages.filter((it) => it !== next.language) });
        }}
      >
        {all.map((it) => (
          <option key={it.id} value={it.language}>
            {languageName(it.language)}
          </option>
        ))}
      </SelectField>
      {others.length > 0 && (
        <fieldset className={css.further}>
          <legend>Also in</legend>
          <div className={css.chips}>
            {others.map((it) => (
              <button key={it.id} type="button" className={css.chip} aria-pressed={languages.includes(it.language)} onClick={() => toggle(it.language)}>
                {languageName(it.language)}
              </button>
            ))}
          </div>
          <small className={css.hint}>Customers whose language is known get theirs, the others {languageName(template.language)}.</small>
        </fieldset>
      )}
    </div>
  );
}

/** One text: which template, in which languages, and what stands in its places. */
export function WordingForm({ wording, values, under, set }: FormProps) {
  const { draft, wrong } = useWizard();
  const numbers = useNumbers();
  const all = useLanguages(wording);
  const wabaId = numbers.find((it) => it.phone_number_id === draft.numbers[0])?.waba_id ?? "";
  const { template } = wording;
  const problem = wrong(`${under}template`);
  if (!template) {
    return (
      <div className={css.form}>
        {problem && (
          <small className={css.problem} role="alert">
            {problem}
          </small>
        )}
        <TemplatePicker
          wabaId={wabaId}
          choose={(it) => set({ template: chosen(it), languages: [], fill: startFill(it.variables, wording.fill, values) })}
        />
      </div>
    );
  }
  const asked = askedFor(template.slots);
  return (
    <div className={css.form}>
      <div className={css.chosen}>
        <LayoutTemplate aria-hidden />
        <span>
          <strong>{template.name}</strong> <small>{template.category.toLowerCase()}</small>
        </span>
        <Button onClick={() => set({ ...wording, template: null })}>Another template</Button>
      </div>
      {problem && <small className={css.problem}>{problem}</small>}
      <Languages wording={wording} all={all} set={set} />
      {asked.length === 0 && <p className={css.hint}>It has no variables: everybody gets the same text.</p>}
      {asked.map((slot) => (
        <SlotField
          key={slot.key}
          slot={slot}
          filling={wording.fill[slot.key]}
          values={values}
          problem={wrong(under + slot.key)}
          set={(filling) => set({ ...wording, fill: { ...wording.fill, [slot.key]: filling } })}
        />
      ))}
    </div>
  );
}
