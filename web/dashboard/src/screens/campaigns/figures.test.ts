import type { Campaign, PhoneNumber } from "@hubbub/client";
import { describe, expect, it } from "vitest";

import { can, pauseAdvice, pauser } from "./campaign-words";
import { countries } from "./countries";
import { lasting, money, rateFigure, share } from "../../words/figures";
import { clicked, done, funnel, parts } from "./funnel";
import { area, limit, path, points, sampled, span, SPAN_MS, top, type Sample } from "./rates";

const counts = { queued: 10, sending: 2, sent: 8, delivered: 30, read: 35, replied: 5, failed: 6, skipped: 3, unknown: 1 };

describe("how far messages came", () => {
  it("counts who came further at each stage before", () => {
    expect(funnel(counts, 100)).toEqual([
      { name: "Sent", count: 78, of: 100 },
      { name: "Delivered", count: 70, of: 78 },
      { name: "Read", count: 40, of: 78 },
      { name: "Replied", count: 5, of: 78 },
    ]);
  });

  it("shows clicks where there are links to follow", () => {
    expect(clicked({ counts, total: 100, clicked: 12, links: {} })).toEqual({ count: 12, of: 78 });
    expect(clicked({ counts, total: 100, clicked: 0, links: { shop: "https://shop.example" } })).toEqual({ count: 0, of: 78 });
    expect(clicked({ counts, total: 100, clicked: 0, links: {} })).toBeNull();
  });

  it("leaves out parts that are empty", () => {
    expect(parts(counts).map((it) => it.count)).toEqual([5, 35, 30, 8, 6, 4]);
    expect(parts({ queued: 3 })).toEqual([]);
    expect(done(counts, 100)).toBe(88);
  });
});

describe("the rate", () => {
  const at = (seconds: number, rate = 1): Sample => ({ at: seconds * 1000, rate });

  it("is kept once a second, for five minutes", () => {
    let samples: readonly Sample[] = [];
    for (let i = 0; i < 400; i += 1) samples = sampled(samples, at(i));
    expect(samples[0]?.at).toBe(399_000 - SPAN_MS);
    expect(sampled([at(1)], { at: 1300, rate: 7 })).toEqual([{ at: 1000, rate: 7 }]);
  });

  it("is limited by active numbers and the campaign's own pace", () => {
    const numbers = [
      { phone_number_id: "1", rate: 80, state: "active" },
      { phone_number_id: "2", rate: 1000, state: "paused" },
      { phone_number_id: "3", rate: 80, state: "active" },
    ] as PhoneNumber[];
    const campaign = { phone_number_ids: ["1", "2"], pace: null } as unknown as Campaign;
    expect(limit(campaign, numbers)).toBe(80);
    expect(limit({ ...campaign, pace: { per_second: 5 } }, numbers)).toBe(5);
  });

  it("has a round scale from zero", () => {
    expect([top([], 80), top([], 1000), top([at(0, 130)], 80), top([], 0)]).toEqual([100, 1500, 150, 1.5]);
    expect([span([]), span([at(0), at(61)]), span([at(0), at(300)])]).toEqual([60_000, 120_000, SPAN_MS]);
  });

  it("is drawn as a line that ends at now", () => {
    const box = { width: 300, height: 100, top: 100, span: SPAN_MS };
    const line = points([at(0, 50), at(300, 200)], box, 300_000);
    expect(line).toEqual([
      [0, 50],
      [300, 0],
    ]);
    expect(path(line)).toBe("M0 50L300 0");
    expect(area(line, 100)).toBe("M0 50L300 0L300 100L0 100Z");
    expect(area([], 100)).toBe("");
  });
});

describe("figures", () => {
  it.each([[0, 10, "0 %"], [1, 1000, "<1 %"], [999, 1000, ">99 %"], [1, 2, "50 %"], [0, 0, "–"]])("%d of %d is %s", (part, of, words) =>
    expect(share(part, of)).toBe(words),
  );

  it.each([[0.2, "1 s"], [59, "59 s"], [150, "3 min"], [3600, "1 h"], [4500, "1 h 15 min"], [90_000, "1 day 1 h"], [200_000, "2 days 7 h"]])(
    "%d seconds read %s",
    (seconds, words) => expect(lasting(seconds)).toBe(words),
  );

  it("money and rates read well", () => {
    expect(money(1234.5, "EUR")).toBe("€1,234.50");
    expect(money(1, "??")).toBe("1.00 ??");
    expect([rateFigure(79.6), rateFigure(3.25)]).toEqual(["80", "3.3"]);
  });
});

it("a paused campaign names who or what paused it, and what to do", () => {
  const at = "2026-05-04T08:00:00Z";
  expect(pauser({ kind: "person", at, reason: "Paused by Ana", name: "Ana" })).toBe("Ana");
  const by = { kind: "template" as const, at, reason: "WhatsApp paused the template." };
  expect(pauser(by)).toBe("the template");
  expect(pauseAdvice(by)).toMatch(/paused the template. Then resume/u);
});

it("only what the server allows is offered", () => {
  expect(can("finished")).toMatchObject({ retry: true, cancel: false, pause: false });
  expect(can("scheduled")).toMatchObject({ pause: true, cancel: true, retry: false });
});

it("countries go by name", () => {
  expect(countries().find((it) => it.code === "PT")?.name).toBe("Portugal");
  expect(countries().length).toBeGreaterThan(230);
});
