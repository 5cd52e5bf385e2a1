import type { Campaign, PhoneNumber, Template } from "@hubbub/client";
import { describe, expect, it } from "vitest";

import { isTable, listOf, listType, numbersIn, segmentOf } from "./audience";
import { chosen, isListed, kept, listAsked, newDraft, type Draft, type Wording } from "./draft";
import { draftOf, planOf, shares } from "./plan";
import { furthest, isOpen, wrongIn, type Around } from "./steps";

const fresh = newDraft("key", "UTC");
const number = (id: string, waba = "w1") => ({ id: `num_${id}`, phone_number_id: id, waba_id: waba, rate: 80, state: "active" }) as PhoneNumber;
const around: Around = { numbers: [number("1"), number("2"), number("3", "w2")], fileAtHand: true, values: ["name"], now: 0 };
const template = {
  id: "tpl_1",
  name: "ask_feedback",
  language: "en_US",
  category: "MARKETING",
  waba_id: "w1",
  parameter_format: "positional",
  variables: [{ key: "body.1", kind: "text", name: "1" }],
} as Template;
const wording: Wording = {
  template: chosen(template),
  languages: ["es"],
  fill: { "body.1": { kind: "column", column: "name", otherwise: "there" } },
};
const audience: Draft = { ...fresh, name: "Spring", numbers: ["1"], source: "pasted", pasted: "+351 912 000 111" };
const ready: Draft = { ...audience, wordings: [wording] };
const fields = (draft: Draft, step: Parameters<typeof wrongIn>[1], more: Partial<Around> = {}) =>
  wrongIn(draft, step, { ...around, ...more }).map((it) => it.field);

describe("the steps", () => {
  it("open one after the other", () => {
    expect(furthest(fresh, around)).toBe("audience");
    expect(furthest(audience, around)).toBe("template");
    expect(furthest(ready, around)).toBe("review");
    expect(isOpen(ready, "audience", around)).toBe(true);
    expect(isOpen(audience, "review", around)).toBe(false);
  });

  it("of an empty draft lack everything", () => {
    expect(fields(fresh, "audience")).toEqual(["name", "numbers", "source"]);
    expect(fields(fresh, "template")).toEqual(["template"]);
    expect(fields(fresh, "schedule")).toEqual([]);
    expect(fields(fresh, "review")).toEqual(["list"]);
  });

  it("want numbers of one account", () => {
    expect(fields({ ...audience, numbers: ["1", "2"] }, "audience")).toEqual([]);
    expect(fields({ ...audience, numbers: ["1", "3"] }, "audience")).toEqual(["numbers"]);
  });

  it("want the file again after a reload, unless its list is on the server", () => {
    const file = { name: "a.csv", size: 3, modified: 1, columns: ["Phone"], rows: [], fields: ["to" as const] };
    const draft: Draft = { ...audience, source: "file", file };
    expect(fields(draft, "audience")).toEqual([]);
    expect(fields(draft, "audience", { fileAtHand: false })).toEqual(["source"]);
    const sent: Draft = { ...draft, listed: { of: listAsked(draft), imported: null, total: 2 } };
    expect(fields(sent, "audience", { fileAtHand: false })).toEqual([]);
    expect(fields({ ...draft, file: { ...file, fields: ["skip"] } }, "audience")).toEqual(["columns"]);
  });

  it("want each place filled, from columns that are there", () => {
    const filledWith = (fill: Wording["fill"]) => fields({ ...audience, wordings: [{ ...wording, fill }] }, "template");
    expect(filledWith({})).toEqual(["body.1"]);
    expect(filledWith({ "body.1": { kind: "text", text: "  " } })).toEqual(["body.1"]);
    expect(filledWith({ "body.1": { kind: "column", column: "town", otherwise: "" } })).toEqual(["body.1"]);
    expect(filledWith({ "body.1": { kind: "text", text: "you" } })).toEqual([]);
  });

  it("want two texts to differ", () => {
    expect(fields({ ...audience, wordings: [wording, wording] }, "template")).toEqual(["b:template"]);
    const other: Wording = { ...wording, fill: { "body.1": { kind: "text", text: "you" } } };
    expect(fields({ ...audience, wordings: [wording, other] }, "template")).toEqual([]);
  });
});

describe("the plan", () => {
  it("says what was said", () => {
    expect(planOf(ready)).toMatchObject({
      name: "Spring",
      phone_number_ids: ["1"],
      template: {
        name: "ask_feedback",
        language: "en_US",
        languages: ["es"],
        components: [{ type: "body", parameters: [{ type: "text", text: "{{name|there}}" }] }],
      },
      variants: [],
      winner: null,
      pace: null,
      frequency_cap: null,
    });
  });

  it("shares the audience by two texts, and leaves the rest to the winner", () => {
    const two: Draft = { ...ready, wordings: [wording, { ...wording, fill: {} }], contest: { share: 30, winner: null, hours: "4" } };
    expect(shares(two)).toEqual([30, 70]);
    const raced: Draft = { ...two, contest: { share: 25, winner: "read", hours: "2" } };
    expect(shares(raced)).toEqual([13, 12]);
    expect(planOf(raced)).toMatchObject({ variants: [{ name: "A", share: 13 }, { name: "B", share: 12 }], winner: { by: "read", after_hours: 2 } });
  });

  it("comes back from the server as the draft it was", () => {
    const other: Wording = { ...wording, languages: [], fill: { "body.1": { kind: "text", text: "you" } } };
    const two: Draft = { ...ready, wordings: [wording, other], contest: { share: 20, winner: "read", hours: "2" } };
    const plan = planOf(two);
    const campaign = { ...plan, id: "cmp_1", winner_rule: plan.winner, cap: null, total: 7 } as unknown as Campaign;
    const back = draftOf(campaign, [template], fresh);
    expect({ ...back, id: null, saved: "", listed: null }).toEqual({ ...two, step: "review", source: null, pasted: "" });
    expect(back.listed).toEqual({ of: null, imported: null, total: 7 });
    expect(back.saved).toBe(JSON.stringify(plan));
    expect(furthest(back, { ...around, values: null })).toBe("review");
  });
});

describe("the list", () => {
  it("of pasted text is one number a line, or with commas", () => {
    expect(numbersIn("+1 (555) 010-0001\n\n 351912;44 20\t")).toEqual(["+1 (555) 010-0001", "351912", "44 20"]);
    expect(isTable("Phone\tName\n+351\tAna")).toBe(true);
    expect(isTable("+351 1, +351 2\n+351 3, +351 4")).toBe(false);
  });

  it("is a file by its name", () => {
    expect(listType("People.XLSX")).toMatch(/spreadsheetml/u);
    expect(listType("people.csv")).toBe("text/csv");
    expect(listType("people.xls")).toBeNull();
  });

  it("goes up as the server takes it", async () => {
    const body = listOf({ ...ready, country: "PT" }, null);
    expect(body).toMatchObject({ type: "application/json", country: "PT" });
    expect(JSON.parse(await (body?.body.text() ?? ""))).toEqual({ recipients: [{ to: "+351 912 000 111" }] });
    expect(listOf({ ...ready, source: "file" }, null)).toBeNull();
    expect(segmentOf({ labels: ["vip"], fields: [{ name: "city", value: "Porto" }, { name: "", value: "x" }], after: "", before: "", moods: ["negative"] })).toEqual({
      labels: ["vip"],
      fields: { city: "Porto" },
      moods: ["negative"],
    });
  });

  it("is known to be sent until something about it changes", () => {
    const sent: Draft = { ...ready, listed: { of: listAsked(ready), imported: null, total: 1 } };
    expect(isListed(sent)).toBe(true);
    expect(isListed({ ...sent, pasted: "1" })).toBe(false);
    expect(isListed({ ...sent, country: "PT" })).toBe(false);
    expect(isListed({ ...fresh, listed: { of: null, imported: null, total: 3 } })).toBe(true);
  });

  it("is kept with the first of its bad rows", () => {
    const rejected = Array.from({ length: 900 }, (_, i) => ({ line: i, value: "x", reason: "is too short" }));
    const imported = { accepted: 1, duplicates: 0, duplicate_rows: [], rejected, rejected_count: 900, total: 901 };
    const back = JSON.parse(kept({ ...ready, listed: { of: "", imported, total: 1 } })) as Draft;
    expect(back.listed?.imported?.rejected).toHaveLength(200);
    expect(back.listed?.imported?.rejected_count).toBe(900);
  });
});
