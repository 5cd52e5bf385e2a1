import { keys } from "@hubbub/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";

import { hub } from "../../../hub";
import { IconButton } from "../../../pieces/button";
import { PhonePreview } from "../../../pieces/phone-preview";
import { useNumbers } from "../../../reading";
import { phone } from "../../../words/names";
import type { SampleRow } from "./columns";
import type { Wording } from "./draft";
import { useLinkBase } from "../reading";
import { filled, isFile, type Filling, type Slot } from "./filling";
import { isTracked, sampleLink } from "./links";
import css from "./preview-pane.module.css";
import { shownFile } from "./shown-files";
import { useWizard } from "./use-wizard";

function shown(slot: Slot, filling: Filling, row: Record<string, string>, base: string): unknown {
  if (isTracked(filling)) return filled(filling, row) && sampleLink(base, slot);
  if (filling.kind === "file") return { id: filling.id, link: shownFile(filling.id), filename: filling.name };
  if (filling.kind === "link") return { link: filling.link, filename: filling.link.split("/").pop() };
  return filled(filling, row);
}

/** The values of one recipient, by place; what is empty is left out. */
function valuesFor({ template, fill }: Wording, row: SampleRow | undefined, base: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const slot of template?.slots ?? []) {
    const filling = fill[slot.key];
    const value = filling && shown(slot, filling, row?.values ?? {}, base);
    if (value && !(isFile(slot) && filling.kind === "file" && !filling.id)) values[slot.key] = value;
  }
  return values;
}

function useLooks(wording: Wording, row: SampleRow | undefined) {
  const id = wording.template?.id ?? "";
  const tracked = Object.values(wording.fill).some(isTracked);
  const base = useLinkBase(tracked);
  const values = valuesFor(wording, row, base?.url ?? "");
  return useQuery({
    queryKey: [...keys.template(id), "looks", values],
    queryFn: () => hub.templates.look({ template_id: id, values }),
    enabled: id !== "" && (!tracked || base !== undefined),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}

function Rows({ rows, at, go }: { rows: SampleRow[]; at: number; go: (at: number) => void }) {
  const row = rows[at];
  if (!row) return null;
  const to = /^\+[\d\s().-]+$/u.test(row.to) ? phone(row.to) : row.to; // without + the country is not known here
  return (
    <div className={css.stepRows}>
      <IconButton label="Row before" disabled={at === 0} onClick={() => go(at - 1)}>
        <ChevronLeft aria-hidden />
      </IconButton>
      <span aria-live="polite">
        <strong>
          Row {at + 1} of {rows.length}
        </strong>
        <small dir="auto">{to}</small>
      </span>
      <IconButton label="Next row" disabled={at >= rows.length - 1} onClick={() => go(at + 1)}>
        <ChevronRight aria-hidden />
      </IconButton>
    </div>
  );
}

/** What one customer of the list will see. */
export function PreviewPane({ wording, rows }: { wording: Wording; rows: SampleRow[] }) {
  const { draft } = useWizard();
  const numbers = useNumbers();
  const [asked, setAsked] = useState(0);
  const at = Math.min(asked, Math.max(0, rows.length - 1));
  const looks = useLooks(wording, rows[at]);
  const sender = numbers.find((it) => it.phone_number_id === draft.numbers[0]);
  if (!wording.template) return <p className={css.noPreview}>Choose a template to see it as your customers will.</p>;
  return (
    <div className={css.preview}>
      <Rows rows={rows} at={at} go={setAsked} />
      <PhonePreview preview={looks.data?.preview} from={sender?.name} />
    </div>
  );
}
