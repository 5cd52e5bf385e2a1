import { Field, SelectField } from "../../../pieces/field";
import { slotWords } from "../../../words/slots";
import { FileSlot } from "./file-slot";
import { isFile, type Filling, type Slot } from "./filling";
import css from "./template-step.module.css";

interface SlotProps {
  slot: Slot;
  filling: Filling | undefined;
  values: readonly string[];
  problem: string | undefined;
  set: (filling: Filling) => void;
}

function titled(slot: Slot): string {
  const words = slotWords(slot.key);
  return words.charAt(0).toUpperCase() + words.slice(1) + (slot.kind === "url_suffix" ? ": end of the address" : "");
}

/** A text: the same for everybody, or from a column with something in its stead. */
function Words({ slot, filling, values, problem, set }: SlotProps) {
  const column = filling?.kind === "column" ? filling.column : "";
  const text = filling?.kind === "text" ? filling.text : "";
  const listed = column && !values.includes(column) ? [column, ...values] : values;
  const pick = (name: string) => set(name ? { kind: "column", column: name, otherwise: filling?.kind === "column" ? filling.otherwise : "" } : { kind: "text", text: "" });
  return (
    <div className={css.slot}>
      <SelectField label={titled(slot)} hint={slot.example ? `Such as ${slot.example}` : undefined} problem={problem} value={column} onChange={(event) => pick(event.target.value)}>
        <option value="">The same for everybody</option>
        {listed.length > 0 && (
          <optgroup label="From the list">
            {listed.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
      </SelectField>
      {filling?.kind === "column" ? (
        <Field
          label="Where it is empty"
          hint={filling.otherwise ? undefined : "Without it they are passed over."}
          placeholder="there"
          value={filling.otherwise}
          onChange={(event) => set({ ...filling, otherwise: event.target.value })}
        />
      ) : (
        <Field label="Text" maxLength={slot.longest ?? undefined} value={text} onChange={(event) => set({ kind: "text", text: event.target.value })} />
      )}
    </div>
  );
}

export function SlotField(props: SlotProps) {
  const { slot, filling, problem, set } = props;
  if (isFile(slot)) return <FileSlot slot={slot} title={titled(slot)} filling={filling} problem={problem} set={set} />;
  if (slot.kind === "expiration") {
    return (
      <Field
        label="The offer ends"
        type="datetime-local"
        problem={problem}
        value={filling?.kind === "time" ? filling.at : ""}
        onChange={(event) => set({ kind: "time", at: event.target.value })}
      />
    );
  }
  return <Words {...props} />;
}
