import { Field, SelectField, Tick } from "../../../pieces/field";
import { slotWords } from "../../../words/slots";
import { useLinkBase } from "../reading";
import { FileSlot } from "./file-slot";
import { isFile, type Filling, type Slot } from "./filling";
import { isAddress, isTracked, trackable } from "./links";
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

function trackWords(slot: Slot, base: { url: string; public: boolean } | undefined): string | undefined {
  if (!base) return undefined;
  if (!base.public) return `Links would begin with ${base.url}, which customers elsewhere cannot reach. An admin has to set HUB_LINK_URL.`;
  if (slot.kind === "url_suffix") return `The button's address has to be approved as ${base.url}/l/{{1}}.`;
  return `Each customer gets a short link of their own, such as ${base.url}/l/…`;
}

/** Whether an address becomes a short link that tells who clicked. */
function Tracking({ slot, filling, set }: Pick<SlotProps, "slot" | "filling" | "set">) {
  const tracked = isTracked(filling);
  const base = useLinkBase(tracked);
  if (!trackable(filling)) return null;
  return (
    <Tick
      label={filling.kind === "column" ? "These are addresses: count who clicks" : "Count who clicks"}
      hint={tracked ? trackWords(slot, base) : undefined}
      checked={tracked}
      onChange={(event) => set({ ...filling, tracked: event.target.checked })}
    />
  );
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
        <Field
          label="Text"
          maxLength={isAddress(text) ? undefined : (slot.longest ?? undefined)}
          value={text}
          onChange={(event) => set({ kind: "text", text: event.target.value, tracked: filling?.kind === "text" && filling.tracked })}
        />
      )}
      <Tracking slot={slot} filling={filling} set={set} />
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
