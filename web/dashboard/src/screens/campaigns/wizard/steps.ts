import type { PhoneNumber } from "@hubbub/client";

import { numbersIn } from "./audience";
import { LONGEST_MAP, mapOf } from "./columns";
import { isListed, STEPS, type Draft, type Step, type Wording } from "./draft";
import { askedFor, columnsIn, whyNot, written, type Slot } from "./filling";
import { wrongSchedule, type Wrong } from "./schedule";

/** What the steps depend on besides what was said. */
export interface Around {
  numbers: readonly PhoneNumber[];
  /** Whether the file's bytes are at hand: a reload loses them. */
  fileAtHand: boolean;
  /** The values a text can be filled with; null when they are not known, as in a list that was sent before. */
  values: readonly string[] | null;
  now: number;
}

export type { Wrong };

function wrongFile(draft: Draft, around: Around): Wrong[] {
  const { file } = draft;
  if (!file) return [{ field: "source", words: "Choose a file." }];
  if (!around.fileAtHand && !isListed(draft)) {
    return [{ field: "source", words: `Choose ${file.name} again: a browser does not keep files when a page is loaded anew.` }];
  }
  if (!file.fields.includes("to")) return [{ field: "columns", words: "Say which column holds the phone numbers." }];
  if (mapOf(file.columns, file.fields).length > LONGEST_MAP) {
    return [{ field: "columns", words: "These are too many columns. Leave out those that the text does not need." }];
  }
  return [];
}

function wrongSource(draft: Draft, around: Around): Wrong[] {
  switch (draft.source) {
    case null:
      return draft.listed ? [] : [{ field: "source", words: "Say where the customers come from." }];
    case "file":
      return wrongFile(draft, around);
    case "pasted":
      return numbersIn(draft.pasted).length > 0 ? [] : [{ field: "source", words: "Paste at least one phone number." }];
    case "follow_up":
      return draft.followUp.campaignId ? [] : [{ field: "source", words: "Choose the campaign to follow up." }];
    case "segment":
      return [];
  }
}

function wrongAudience(draft: Draft, around: Around): Wrong[] {
  const wrong: Wrong[] = [];
  if (!draft.name.trim()) wrong.push({ field: "name", words: "Give the campaign a name." });
  const accounts = new Set(around.numbers.filter((it) => draft.numbers.includes(it.phone_number_id)).map((it) => it.waba_id));
  if (draft.numbers.length === 0) wrong.push({ field: "numbers", words: "Choose at least one number to send from." });
  if (accounts.size > 1) {
    wrong.push({ field: "numbers", words: "These numbers belong to different WhatsApp accounts, which have different templates. Choose numbers of one." });
  }
  return [...wrong, ...wrongSource(draft, around)];
}

function wrongSlot(slot: Slot, wording: Wording, values: Around["values"]): string | null {
  const filling = wording.fill[slot.key];
  const required = slot.required !== false;
  if (!filling || !written(filling)) return required ? "Say what stands here." : null;
  if (filling.kind === "column" && !filling.column) return "Choose a column.";
  if (filling.kind === "link" && !/^https:\/\/\S+\.\S+/u.test(filling.link.trim())) return "Give an address that begins with https://";
  const gone = values && columnsIn(filling).find((name) => !values.includes(name));
  return gone ? `The list has no column “${gone}”.` : null;
}

/** What is missing in one text; fields are `template`, or the keys of places. */
export function wrongWording(wording: Wording, values: Around["values"]): Wrong[] {
  const { template } = wording;
  if (!template) return [{ field: "template", words: "Choose a template." }];
  const never = whyNot(template.slots);
  if (never) return [{ field: "template", words: never }];
  return askedFor(template.slots).flatMap((slot) => {
    const words = wrongSlot(slot, wording, values);
    return words ? [{ field: slot.key, words }] : [];
  });
}

function wrongContest({ wordings, contest }: Draft): Wrong[] {
  const [first, second] = wordings;
  if (!second) return [];
  const same = first.template?.id === second.template?.id && JSON.stringify(first.fill) === JSON.stringify(second.fill);
  const wrong: Wrong[] = [];
  if (first.template && same) wrong.push({ field: "b:template", words: "Both texts are the same." });
  if (contest.winner && !(Number(contest.hours) > 0 && Number(contest.hours) <= 720)) {
    wrong.push({ field: "hours", words: "Give between 1 and 720 hours." });
  }
  return wrong;
}

function wrongTemplate(draft: Draft, around: Around): Wrong[] {
  const [first, second] = draft.wordings;
  const inSecond = second ? wrongWording(second, around.values) : [];
  return [
    ...wrongWording(first, around.values),
    ...inSecond.map((it) => ({ ...it, field: `b:${it.field}` })),
    ...wrongContest(draft),
  ];
}

/** What keeps each step from being done. */
export function wrongIn(draft: Draft, step: Step, around: Around): Wrong[] {
  switch (step) {
    case "audience":
      return wrongAudience(draft, around);
    case "template":
      return wrongTemplate(draft, around);
    case "schedule":
      return wrongSchedule(draft.planned, around.now);
    case "review":
      return draft.listed && draft.listed.total > 0 ? [] : [{ field: "list", words: "There is nobody to write to." }];
  }
}

export const isDone = (draft: Draft, step: Step, around: Around): boolean => wrongIn(draft, step, around).length === 0;

/** The furthest step one may look at: all before it are done. */
export function furthest(draft: Draft, around: Around): Step {
  return STEPS.find((step) => step === "review" || !isDone(draft, step, around)) ?? "review";
}

export function isOpen(draft: Draft, step: Step, around: Around): boolean {
  return STEPS.indexOf(step) <= STEPS.indexOf(furthest(draft, around));
}

/** The step before or after. */
export function stepBy(step: Step, by: 1 | -1): Step {
  return STEPS[STEPS.indexOf(step) + by] ?? step;
}
