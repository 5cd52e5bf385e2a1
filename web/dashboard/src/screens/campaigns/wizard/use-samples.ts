import { keys, pagesOf, type Contact, type Recipient } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";

import { hub } from "../../../hub";
import { useRecipients } from "../reading";
import { numbersIn } from "./audience";
import { sampleRows, valuesOf, type SampleRow } from "./columns";
import type { Draft, SegmentAsked } from "./draft";

export interface Samples {
  values: string[];
  rows: SampleRow[];
}

const MOST = 20;

function named(rows: SampleRow[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row.values)))];
}

function inSegment(contact: Contact, { labels, fields, after, before, moods }: SegmentAsked): boolean {
  if (labels.length > 0 && !labels.some((label) => contact.labels.includes(label))) return false;
  if (after !== "" || before !== "" || moods.length > 0) return true; // when and how they wrote is not known here
  return fields.every((it) => !it.name.trim() || contact.fields[it.name.trim()] === it.value.trim());
}

function ofContacts(contacts: Contact[], segment: SegmentAsked): SampleRow[] {
  return contacts
    .filter((it) => inSegment(it, segment))
    .map((it) => ({ to: it.phone ?? it.name, values: { ...it.fields, name: it.name } }));
}

const ofRecipients = (recipients: Recipient[]): SampleRow[] =>
  recipients.map((it) => ({ to: it.to, values: it.variables }));

/** The first customers of the list that is asked for, as far as they are known, and the values they bring. */
export function useSamples(draft: Draft): Samples {
  const { source } = draft;
  const contacts = useQuery({ queryKey: keys.contacts, queryFn: hub.calls.contacts, enabled: source === "segment" });
  const other = source === "follow_up" ? draft.followUp.campaignId : source === null && draft.listed ? (draft.id ?? "") : "";
  const recipients = useRecipients(other, {});
  if (source === "file") {
    if (!draft.file) return { values: [], rows: [] };
    const { columns, fields, rows } = draft.file;
    return { values: valuesOf(columns, fields), rows: sampleRows(columns, fields, rows) };
  }
  if (source === "pasted") return { values: [], rows: numbersIn(draft.pasted).slice(0, MOST).map((to) => ({ to, values: {} })) };
  const rows = source === "segment" ? ofContacts(contacts.data ?? [], draft.segment) : ofRecipients(pagesOf(recipients.data));
  return { values: named(rows), rows: rows.slice(0, MOST) };
}
