import { describe, expect, it } from "vitest";

import { isoOf, momentOf, offsetWords, wallOf, zones } from "../../../words/clocks";
import { DAYS, newDraft, type Planned } from "./draft";
import { daysWords, limitWords, plannedOf, scheduleOf, scheduleWords, shortMoment, wrongSchedule } from "./schedule";

const NOW = Date.parse("2026-05-01T12:00:00Z");
const usual = newDraft("k", "Europe/Lisbon").planned;
const planned = (changes: Partial<Planned>): Planned => ({ ...usual, ...changes });

describe("clocks elsewhere", () => {
  it.each([
    ["2026-05-04T08:00", "Europe/Lisbon", "2026-05-04T07:00:00.000Z"],
    ["2026-05-04T08:00", "Asia/Kolkata", "2026-05-04T02:30:00.000Z"],
    ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"], // skipped: the clock shows 03:30 then
    ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"], // twice: the first
    ["2026-01-01T00:00", "Pacific/Auckland", "2025-12-31T11:00:00.000Z"],
  ])("%s in %s is %s", (wall, zone, iso) => expect(isoOf(wall, zone)).toBe(iso));

  it("come back as they were", () => {
    for (const zone of ["America/St_Johns", "Asia/Kathmandu", "UTC"]) {
      expect(wallOf(momentOf("2026-07-04T09:15", zone), zone)).toBe("2026-07-04T09:15");
    }
    expect(isoOf("", "UTC")).toBeNull();
  });

  it("go by the names of today", () => {
    expect(zones()).toEqual(expect.arrayContaining(["UTC", "Asia/Kolkata", "Europe/Kyiv", "Europe/Lisbon"]));
    expect(zones()).not.toContain("Asia/Calcutta");
  });

  it("say how far they are from UTC", () => {
    expect(offsetWords("Asia/Kolkata", NOW)).toBe("UTC+5:30");
    expect(offsetWords("America/New_York", NOW)).toBe("UTC−4");
  });
});

describe("days", () => {
  it.each([
    [["mon", "tue", "wed", "thu", "fri"], "Monday to Friday"],
    [["sat", "sun"], "Saturday and Sunday"],
    [["mon", "tue", "wed", "fri", "sun"], "Monday to Wednesday, Friday, and Sunday"],
    [[...DAYS], "every day"],
    [[], "every day"],
  ] as const)("%j reads %s", (days, words) => expect(daysWords(days)).toBe(words));
});

describe("a schedule", () => {
  const words = (changes: Partial<Planned>) => scheduleWords(scheduleOf(planned(changes)), "Europe/Lisbon", NOW);

  it.each([
    [{}, "Starts at once, sends day and night."],
    [{ quiet: true }, "Starts at once, sends 08:00–21:00 of your clock, every day."],
    [
      { when: "at", start: "2026-05-04T08:00", quiet: true, recipientLocal: true, days: ["mon", "tue", "wed", "thu", "fri"] },
      "Starts for each customer on 4 May 2026, 08:00 of their own clock, sends 08:00–21:00 of each customer’s own clock, Monday to Friday.",
    ],
    [
      { when: "at", start: "2026-05-04T08:00", timezone: "Asia/Kolkata", days: ["sat", "sun"], ends: true, end: "2026-05-30T20:00" },
      "Starts on 4 May 2026, 08:00 (Asia/Kolkata), sends Saturday and Sunday, by the clock of Asia/Kolkata, and stops on 30 May 2026, 20:00.",
    ],
  ] as [Partial<Planned>, string][])("%j means: %s", (changes, sentence) => expect(words(changes)).toBe(sentence));

  it("that began already starts at once", () => {
    expect(scheduleWords({ start_at: "2026-04-01T00:00:00Z", timezone: "UTC" }, "UTC", NOW)).toMatch(/^Starts at once/u);
  });

  it("is the same after a visit to the server", () => {
    const said = planned({ when: "at", start: "2026-05-04T08:00", quiet: true, days: ["mon"], pace: "5", capped: true });
    const kept = { schedule: scheduleOf(said), pace: { per_second: 5 }, cap: { messages: 2, days: 7 } } as Parameters<typeof plannedOf>[0];
    expect(plannedOf(kept, usual)).toEqual(said);
  });

  it.each([
    [{}, []],
    [{ when: "at" }, ["start"]],
    [{ when: "at", start: "2026-04-30T08:00" }, ["start"]],
    [{ when: "at", start: "2026-05-02T08:00", ends: true, end: "2026-05-02T07:00" }, ["end"]],
    [{ ends: true }, ["end"]],
    [{ quiet: true, quietFrom: "08:00", quietUntil: "08:00" }, ["quiet"]],
    [{ days: [] }, ["days"]],
    [{ pace: "-1" }, ["pace"]],
    [{ capped: true, capMessages: "0", capDays: "91" }, ["cap", "cap"]],
  ] as [Partial<Planned>, string[]][])("%j is wrong at %j", (changes, fields) => {
    expect(wrongSchedule(planned(changes), NOW).map((it) => it.field)).toEqual(fields);
  });

  it.each([
    ["2026-05-01T14:05:00", "14:05"],
    ["2026-05-03T08:00:00", "3 May, 08:00"],
    ["2027-01-03T08:00:00", "3 Jan 2027"],
  ])("%s is %s on the first of May", (at, words) => expect(shortMoment(at, Date.parse("2026-05-01T12:00:00"))).toBe(words));

  it("tells its limits", () => {
    expect(limitWords({ per_second: 5 }, { messages: 1, days: 7 })).toBe(
      "At most 5 messages a second. Nobody gets more than 1 campaign message in 7 days.",
    );
    expect(limitWords(null, null)).toBe("");
  });
});
