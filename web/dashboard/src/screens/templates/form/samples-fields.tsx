import field from "../../../pieces/field.module.css";
import { variablesOf } from "../../../words/variables";
import { wordsOf } from "../components";
import { useEditing } from "../editing";
import { samplesOf, withSamples } from "../samples";
import { Place } from "./place";
import css from "./samples-fields.module.css";

/** A sample for each variable: reviewers judge the template by them, and the preview shows them. */
export function Samples({ kind }: { kind: "HEADER" | "BODY" }) {
  const { written, change, readOnly, recall } = useEditing();
  const names = variablesOf(wordsOf(written.components, kind));
  if (names.length === 0) return null;
  const samples = samplesOf(written.components, kind);
  const set = (name: string, value: string) => {
    recall.samples.set(kind, { ...recall.samples.get(kind), [name]: value });
    change((old) => {
      const now = { ...samplesOf(old.components, kind), [name]: value };
      return { ...old, components: withSamples(old.components, kind, now, old.parameter_format === "named") };
    });
  };
  return (
    <Place anchor={`${kind.toLowerCase()}.samples`}>
      {(described) => (
        <fieldset className={css.samples}>
          <legend>{names.length > 1 ? "Samples" : "Sample"}</legend>
          {names.map((name) => (
            <label key={name}>
              <code>{`{{${name}}}`}</code>
              <input
                className={field.input}
                dir="auto"
                autoComplete="off"
                aria-label={`Sample for ${name}`}
                placeholder="For example…"
                value={samples[name] ?? ""}
                readOnly={readOnly}
                onChange={(event) => set(name, event.target.value)}
                {...described}
                aria-invalid={described["aria-invalid"] && !samples[name]?.trim() ? true : undefined}
              />
            </label>
          ))}
        </fieldset>
      )}
    </Place>
  );
}
