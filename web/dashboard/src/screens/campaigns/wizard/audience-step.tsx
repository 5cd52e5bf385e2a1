import { explain, keys, type PhoneNumber } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { Contact, FileSpreadsheet, Forward, ListChecks, TextCursorInput } from "lucide-react";

import { hub } from "../../../hub";
import { Badge } from "../../../pieces/badge";
import { Field } from "../../../pieces/field";
import { Bone } from "../../../pieces/skeleton";
import { Card } from "../../../pieces/card";
import { figure, many } from "../../../words/figures";
import css from "./audience-step.module.css";
import { FileSource } from "./file-source";
import { FollowUpSource } from "./follow-up-source";
import { PastedSource } from "./pasted-source";
import { SegmentSource } from "./segment-source";
import type { SourceKind } from "./draft";
import { useWizard } from "./use-wizard";

const NAME_MOST = 128;

function NumberTick({ number }: { number: PhoneNumber }) {
  const { draft, change } = useWizard();
  const id = number.phone_number_id;
  const on = draft.numbers.includes(id);
  return (
    <label className={css.number}>
      <input
        type="checkbox"
        checked={on}
        onChange={() => change({ numbers: on ? draft.numbers.filter((it) => it !== id) : [...draft.numbers, id] })}
      />
      <span className={css.numberName} dir="auto">
        {number.name}
      </span>
      <span className={css.numberMore}>
        {number.display_phone_number} · {figure(number.rate)} a second
      </span>
      {number.state === "paused" && <Badge tone="warning">Paused</Badge>}
      {number.quality === "RED" && <Badge tone="danger">Low quality</Badge>}
    </label>
  );
}

function Numbers() {
  const { draft, wrong } = useWizard();
  const known = useQuery({ queryKey: keys.numbers, queryFn: hub.calls.numbers });
  const problem = wrong("numbers");
  return (
    <fieldset className={css.fieldset} aria-describedby="numbers-words">
      <legend>Send from</legend>
      <div className={css.numbers}>
        {known.data?.map((it) => (
          <NumberTick key={it.id} number={it} />
        ))}
        {known.isPending && <Bone className={css.boneNumber} />}
        {known.error && <p className={css.problem}>{explain(known.error)}</p>}
        {known.data?.length === 0 && <p className={css.hint}>No number is connected so far.</p>}
      </div>
      <small id="numbers-words" className={problem ? css.problem : css.hint}>
        {problem ?? (draft.numbers.length > 1 ? "They share the work: each sends as fast as it may." : "Several numbers send faster together.")}
      </small>
    </fieldset>
  );
}

const SOURCES: { kind: SourceKind; name: string; words: string; icon: React.ReactNode }[] = [
  { kind: "file", name: "A file", words: "CSV or Excel", icon: <FileSpreadsheet aria-hidden /> },
  { kind: "pasted", name: "Pasted numbers", words: "One a line", icon: <TextCursorInput aria-hidden /> },
  { kind: "segment", name: "Your contacts", words: "By label or field", icon: <Contact aria-hidden /> },
  { kind: "follow_up", name: "Follow-up", words: "Of another campaign", icon: <Forward aria-hidden /> },
];

function Sources() {
  const { draft, change, wrong } = useWizard();
  const held = draft.listed?.of === null ? draft.listed.total : 0;
  const problem = wrong("source");
  return (
    <fieldset className={css.fieldset} aria-describedby={problem ? "source-words" : undefined}>
      <legend className="unseen">Where the customers come from</legend>
      <div className={css.sources}>
        {held > 0 && (
          <label className={css.source}>
            <input type="radio" name="source" checked={draft.source === null} onChange={() => change({ source: null })} />
            <ListChecks aria-hidden />
            <span>The list it has</span>
            <small>{many(held, "customer")}</small>
          </label>
        )}
        {SOURCES.map(({ kind, name, words, icon }) => (
          <label key={kind} className={css.source}>
            <input type="radio" name="source" checked={draft.source === kind} onChange={() => change({ source: kind })} />
            {icon}
            <span>{name}</span>
            <small>{words}</small>
          </label>
        ))}
      </div>
      {problem && (
        <small id="source-words" className={css.problem}>
          {problem}
        </small>
      )}
    </fieldset>
  );
}

/** Who writes, and to whom. */
export function AudienceStep() {
  const { draft, change, wrong } = useWizard();
  return (
    <div className={css.step}>
      <Card title="Name and sender">
        <Field
          label="Name"
          placeholder="Spring offer"
          hint="Only your team sees it."
          value={draft.name}
          maxLength={NAME_MOST}
          problem={wrong("name")}
          onChange={(event) => change({ name: event.target.value })}
        />
        <Numbers />
      </Card>
      <Card title="Customers">
        <Sources />
        {draft.source === "file" && <FileSource />}
        {draft.source === "pasted" && <PastedSource />}
        {draft.source === "segment" && <SegmentSource />}
        {draft.source === "follow_up" && <FollowUpSource />}
      </Card>
    </div>
  );
}
