import type { Template } from "@hubbub/client";

import { countsOf, type Placed } from "./findings";

/** What can be done with the text in the form now. */
export interface Standing {
  /** Neither saved nor submitted from here. */
  readOnly: boolean;
  /** What saving is called. */
  save: string;
  /** Why it cannot be submitted; empty when it can. */
  why: string;
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function standing(template: Template | undefined, dirty: boolean, findings: readonly Placed[], readOnly: boolean): Standing {
  const save = !template || template.status === "draft" ? "Save draft" : "Save changes";
  return { readOnly, save, why: readOnly ? "" : whyNot(template, dirty, findings) };
}

function whyNot(template: Template | undefined, dirty: boolean, findings: readonly Placed[]): string {
  const { error } = countsOf(findings);
  if (error > 0) return `WhatsApp would reject it: ${String(error)} ${error === 1 ? "thing is" : "things are"} to mend first`;
  if (!template) return "";
  const approved = template.status === "active" || template.status === "paused";
  if (approved && !dirty && !template.changes) return "Nothing was changed since WhatsApp approved it";
  if (template.status === "active" && template.next_edit_at && Date.parse(template.next_edit_at) > Date.now()) {
    return `WhatsApp takes the next change on ${day.format(Date.parse(template.next_edit_at))}`;
  }
  return "";
}
