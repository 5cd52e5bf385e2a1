import { explain, upload } from "@hubbub/client";
import { useState } from "react";

import { hub } from "../../../hub";
import { Field, SelectField } from "../../../pieces/field";
import { slotWords } from "../../../words/slots";
import { isFile, type Filling, type Slot } from "./filling";
import css from "./template-step.module.css";
import { showFile } from "./shown-files";

const KINDS = { image: "image/jpeg,image/png", video: "video/mp4,video/3gpp", document: "" } as const;

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

type Sending = { share: number } | { problem: string } | null;

function FileChoice({ slot, filling, set }: Omit<SlotProps, "values" | "problem">) {
  const [sending, setSending] = useState<Sending>(null);
  const choose = (file: File | undefined) => {
    if (!file) return;
    setSending({ share: 0 });
    upload(hub.session, hub.api.base, file, (share) => setSending({ share }), new AbortController().signal).then(
      (done) => {
        setSending(null);
        showFile(done.media_id, file);
        set({ kind: "file", id: done.media_id, name: done.filename });
      },
      (error: unknown) => setSending({ problem: explain(error) }),
    );
  };
  const name = filling?.kind === "file" ? filling.name : "";
  const problem = sending && "problem" in sending ? sending.problem : undefined;
  return (
    <div className={css.fileSlot}>
      <label className={css.fileChoice}>
        {name ? "Another file" : "Choose a file"}
        <input type="file" accept={KINDS[slot.kind as keyof typeof KINDS]} onChange={(event) => choose(event.target.files?.[0])} />
      </label>
      <span className={problem ? css.problem : css.hint} dir="auto" role="status">
        {problem ?? (sending && "share" in sending ? `${String(Math.round(sending.share * 100))} %` : name)}
      </span>
    </div>
  );
}

/** A picture, video or document: a file from here, or one on the web. */
function FileSlot(props: SlotProps) {
  const { slot, filling, problem, set } = props;
  const link = filling?.kind === "link" ? filling.link : "";
  const web = filling?.kind !== "file";
  return (
    <div className={css.slot}>
      <SelectField
        label={titled(slot)}
        problem={problem}
        value={web ? "link" : "file"}
        onChange={(event) => set(event.target.value === "link" ? { kind: "link", link: "" } : { kind: "file", id: "", name: "" })}
      >
        <option value="link">A file on the web</option>
        <option value="file">A file from here</option>
      </SelectField>
      {web ? (
        <Field label="Address" type="url" placeholder="https://" value={link} onChange={(event) => set({ kind: "link", link: event.target.value })} />
      ) : (
        <FileChoice slot={slot} filling={filling} set={set} />
      )}
    </div>
  );
}

export function SlotField(props: SlotProps) {
  const { slot, filling, problem, set } = props;
  if (isFile(slot)) return <FileSlot {...props} />;
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
