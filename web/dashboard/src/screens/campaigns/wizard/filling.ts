import type { Template } from "@hubbub/client";

import { myZone, wallOf } from "../../../words/clocks";
import { isTracked, linkIn, linkName, linkPlace } from "./links";

/**
 * What fills the places of a template: a text (which may hold columns), a column, or a file. A `tracked` one is an
 * address that becomes a short link of each recipient's own.
 */
export type Slot = Template["variables"][number];
export type Filling =
  | { kind: "text"; text: string; tracked?: boolean }
  | { kind: "column"; column: string; otherwise: string; tracked?: boolean }
  | { kind: "link"; link: string }
  | { kind: "file"; id: string; name: string }
  | { kind: "time"; at: string };
export type Fill = Record<string, Filling>;

const PLACE = /\{\{\s*([^{}|]+?)\s*(?:\|([^{}]*))?\}\}/gu;
const ONE_PLACE = /^\{\{\s*([^{}|]+?)\s*(?:\|([^{}]*))?\}\}$/u;
const FILES: readonly string[] = ["image", "video", "document"];
const WORDS: readonly string[] = ["text", "url_suffix", "coupon_code"];

export const isFile = (slot: Slot): boolean => FILES.includes(slot.kind);

/** Whether a campaign can fill it; products, places and sign-in codes it cannot. */
export function fillable(slot: Slot): boolean {
  return isFile(slot) || WORDS.includes(slot.kind) || slot.kind === "expiration";
}

/** The places a person is asked for. */
export function askedFor(slots: readonly Slot[]): Slot[] {
  return slots.filter(fillable);
}

/** Why a campaign cannot send this template, null when it can. */
export function whyNot(slots: readonly Slot[]): string | null {
  const hard = slots.find((slot) => slot.required !== false && !fillable(slot));
  if (!hard) return null;
  if (hard.kind === "code") return "Sign-in codes are sent one at a time, not by a campaign.";
  return `It needs a ${hard.kind === "location" ? "place" : hard.kind}, which a campaign cannot give.`;
}

/** Meta's text for it: `{{column|otherwise}}`, or the text itself. */
export function written(filling: Filling): string {
  if (filling.kind === "column") {
    const otherwise = filling.otherwise.replace(/[{}]/gu, "").trim();
    return otherwise ? `{{${filling.column}|${otherwise}}}` : `{{${filling.column}}}`;
  }
  if (filling.kind === "text") return filling.text.trim();
  if (filling.kind === "link") return filling.link.trim();
  return filling.kind === "file" ? filling.id : filling.at;
}

/** The columns it takes values from. */
export function columnsIn(filling: Filling): string[] {
  if (filling.kind === "file" || filling.kind === "time") return [];
  return [...written(filling).matchAll(PLACE)].map((match) => match[1] ?? "");
}

/** As one recipient gets it; empty when a column without a default is empty. */
export function filled(filling: Filling, row: Record<string, string>): string {
  const value = (name: string, otherwise: string | undefined): string => (row[name] ?? "").trim() || (otherwise ?? "");
  const text = written(filling);
  if ([...text.matchAll(PLACE)].some((place) => !value(place[1] ?? "", place[2]))) return "";
  return text
    .replace(PLACE, (_place, name: string, otherwise: string | undefined) => value(name, otherwise))
    .replace(/\s+/gu, " ")
    .trim();
}

type Component = Record<string, unknown>;
type Given = (slot: Slot) => Filling | undefined;

/** The plan's text for a place: what stands in it, or the name of its link. */
function said(slot: Slot, filling: Filling, mark: string): string {
  return isTracked(filling) ? linkPlace(linkName(slot.key, mark)) : written(filling);
}

function parameter(slot: Slot, filling: Filling, named: boolean, mark: string): Component {
  if (isFile(slot)) {
    const file = filling.kind === "file" ? { id: filling.id } : { link: written(filling) };
    const name = filling.kind === "file" && slot.kind === "document" ? { filename: filling.name } : {};
    return { type: slot.kind, [slot.kind]: { ...file, ...name } };
  }
  const text = { type: "text", text: said(slot, filling, mark) };
  return named && slot.name ? { ...text, parameter_name: slot.name } : text;
}

function button(slot: Slot, filling: Filling, index: string, mark: string): Component {
  const text = said(slot, filling, mark);
  if (slot.kind === "coupon_code") {
    return { type: "button", sub_type: "copy_code", index, parameters: [{ type: "coupon_code", coupon_code: text }] };
  }
  return { type: "button", sub_type: "url", index, parameters: [{ type: "text", text }] };
}

function offer(filling: Filling): Component {
  const ends = { expiration_time_ms: Date.parse(written(filling)) };
  return { type: "limited_time_offer", parameters: [{ type: "limited_time_offer", limited_time_offer: ends }] };
}

/** The components of one message or one card; keys stand under `under`. */
function partsOf(slots: readonly Slot[], given: Given, under: string, named: boolean, mark: string): Component[] {
  const made: Component[] = [];
  const part = (name: string) => slots.filter((slot) => slot.key.startsWith(`${under}${name}.`));
  for (const name of ["header", "body"]) {
    const parameters = part(name).flatMap((slot) => {
      const filling = given(slot);
      return filling ? [parameter(slot, filling, named, mark)] : [];
    });
    if (parameters.length > 0) made.push({ type: name, parameters });
    const ends = name === "header" && slots.find((slot) => slot.key === `${under}offer`);
    const filling = ends ? given(ends) : undefined;
    if (filling) made.push(offer(filling));
  }
  for (const slot of part("button")) {
    const filling = given(slot);
    if (filling) made.push(button(slot, filling, slot.key.slice(under.length + "button.".length), mark));
  }
  return made;
}

/**
 * The components of the Cloud API, with places for the recipients' values; undefined when there is nothing to fill.
 * `mark` stands before the names of its links.
 */
export function componentsOf(slots: readonly Slot[], fill: Fill, named: boolean, mark = ""): Component[] | undefined {
  const given: Given = (slot) => (fillable(slot) && fill[slot.key] && written(fill[slot.key] as Filling) ? fill[slot.key] : undefined);
  const made = partsOf(slots, given, "", named, mark);
  const cards = [...new Set(slots.flatMap((slot) => /^card\.(\d+)\./u.exec(slot.key)?.[1] ?? []))];
  if (cards.length > 0) {
    const parts = cards.map((n) => ({ card_index: Number(n), components: partsOf(slots, given, `card.${n}.`, named, mark) }));
    made.push({ type: "carousel", cards: parts });
  }
  return made.length > 0 ? made : undefined;
}

/** Where the links of a text lead, by name. */
export function linksOf(slots: readonly Slot[], fill: Fill, mark = ""): Record<string, string> {
  const tracked = slots.flatMap((slot) => {
    const filling = fill[slot.key];
    return filling && fillable(slot) && isTracked(filling) ? [[linkName(slot.key, mark), written(filling)] as const] : [];
  });
  return Object.fromEntries(tracked);
}

function fillingOf(text: string, links: Record<string, string>): Filling {
  const target = linkIn(text, links);
  if (target !== undefined) {
    const filling = fillingOf(target, {});
    return filling.kind === "text" || filling.kind === "column" ? { ...filling, tracked: true } : filling;
  }
  const place = ONE_PLACE.exec(text);
  return place ? { kind: "column", column: place[1] ?? "", otherwise: place[2] ?? "" } : { kind: "text", text };
}

type Links = Record<string, string>;

function readParameter(slot: Slot, value: Record<string, unknown>, links: Links): Filling | undefined {
  if (isFile(slot)) {
    const file = value[slot.kind] as { id?: string; link?: string; filename?: string } | undefined;
    if (file?.link) return { kind: "link", link: file.link };
    return file?.id ? { kind: "file", id: file.id, name: file.filename ?? "File" } : undefined;
  }
  const text = value.text ?? value.coupon_code;
  if (typeof text === "string") return fillingOf(text, links);
  const ends = (value.limited_time_offer as { expiration_time_ms?: number } | undefined)?.expiration_time_ms;
  return ends ? { kind: "time", at: wallOf(ends, myZone()) } : undefined;
}

function readParts(slots: readonly Slot[], components: readonly Component[], under: string, fill: Fill, links: Links): void {
  for (const component of components) {
    const parameters = (component.parameters ?? []) as Record<string, unknown>[];
    const type = String(component.type);
    const place = type === "limited_time_offer" ? "offer" : type === "button" ? `button.${String(component.index)}` : `${type}.`;
    const there = slots.filter((slot) => slot.key.startsWith(under + place));
    parameters.forEach((value, n) => {
      const slot = there.find((it) => it.name !== undefined && it.name === value.parameter_name) ?? there[n];
      const filling = slot && readParameter(slot, value, links);
      if (slot && filling) fill[slot.key] = filling;
    });
  }
}

/** What fills the places, read from components made here or by a program. */
export function readBack(slots: readonly Slot[], components: readonly Component[], links: Links = {}): Fill {
  const fill: Fill = {};
  readParts(slots, components, "", fill, links);
  const carousel = components.find((it) => it.type === "carousel");
  for (const card of (carousel?.cards ?? []) as { card_index: number; components: Component[] }[]) {
    readParts(slots, card.components, `card.${String(card.card_index)}.`, fill, links);
  }
  return fill;
}
