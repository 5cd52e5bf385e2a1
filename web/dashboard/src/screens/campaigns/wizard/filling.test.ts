import { describe, expect, it } from "vitest";

import { columnsIn, componentsOf, filled, readBack, whyNot, written, type Fill, type Filling, type Slot } from "./filling";

const column = (name: string, otherwise = ""): Filling => ({ kind: "column", column: name, otherwise });
const text = (words: string): Filling => ({ kind: "text", text: words });

describe("a value for one place", () => {
  it.each([
    [column("first name"), "{{first name}}"],
    [column("name", "there"), "{{name|there}}"],
    [column("name", "{you}"), "{{name|you}}"],
    [text(" Friday "), "Friday"],
  ])("%j is written %s", (filling, words) => expect(written(filling)).toBe(words));

  it.each([
    [column("name"), { name: "Ana" }, "Ana"],
    [column("name"), { name: "" }, ""],
    [column("name", "there"), { name: " " }, "there"],
    [text("Dear {{name|friend}}, {{city}}"), { city: "Porto" }, "Dear friend, Porto"],
    [text("Dear {{name}}"), {}, ""],
    [text("two\nlines"), {}, "two lines"],
  ])("%j with %j reads %j", (filling, row, words) => expect(filled(filling, row)).toBe(words));

  it("knows the columns it needs", () => {
    expect(columnsIn(text("{{a}} and {{ b |c}}"))).toEqual(["a", "b"]);
    expect(columnsIn({ kind: "file", id: "{{a}}", name: "" })).toEqual([]);
  });
});

const SLOTS: Slot[] = [
  { key: "header.image", kind: "image" },
  { key: "body.1", kind: "text", name: "1" },
  { key: "body.2", kind: "text", name: "2" },
  { key: "button.0", kind: "url_suffix", name: "Track" },
  { key: "button.1", kind: "coupon_code", name: "Copy" },
  { key: "button.2", kind: "payload", name: "Yes", required: false },
];
const FILL: Fill = {
  "header.image": { kind: "link", link: "https://shop.example/a.jpg" },
  "body.1": column("name", "there"),
  "body.2": text("Friday"),
  "button.0": column("order"),
  "button.1": text("SEASON20"),
};

describe("components", () => {
  it("are those of the Cloud API, with places for the recipients' values", () => {
    expect(componentsOf(SLOTS, FILL, false)).toEqual([
      { type: "header", parameters: [{ type: "image", image: { link: "https://shop.example/a.jpg" } }] },
      { type: "body", parameters: [{ type: "text", text: "{{name|there}}" }, { type: "text", text: "Friday" }] },
      { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "{{order}}" }] },
      { type: "button", sub_type: "copy_code", index: "1", parameters: [{ type: "coupon_code", coupon_code: "SEASON20" }] },
    ]);
  });

  it("read back as what they were made of", () => {
    expect(readBack(SLOTS, componentsOf(SLOTS, FILL, false) ?? [])).toEqual(FILL);
  });

  it("name their parameters where the template does", () => {
    const slots: Slot[] = [{ key: "body.customer", kind: "text", name: "customer" }];
    const made = componentsOf(slots, { "body.customer": column("name") }, true);
    expect(made).toEqual([{ type: "body", parameters: [{ type: "text", text: "{{name}}", parameter_name: "customer" }] }]);
    expect(readBack(slots, made ?? [])).toEqual({ "body.customer": column("name") });
  });

  it("of cards go into a carousel and come back", () => {
    const slots: Slot[] = [
      { key: "card.0.header.video", kind: "video" },
      { key: "card.0.body.1", kind: "text", name: "1" },
      { key: "card.1.body.1", kind: "text", name: "1" },
    ];
    const fill: Fill = {
      "card.0.header.video": { kind: "file", id: "med_1", name: "File" },
      "card.0.body.1": text("One"),
      "card.1.body.1": column("two"),
    };
    const made = componentsOf(slots, fill, false) ?? [];
    expect(made).toHaveLength(1);
    expect(readBack(slots, made)).toEqual(fill);
  });

  it("are none when there is nothing to fill", () => {
    expect(componentsOf([], {}, false)).toBeUndefined();
  });
});

it("says why a campaign cannot send a template", () => {
  expect(whyNot(SLOTS)).toBeNull();
  expect(whyNot([{ key: "code", kind: "code" }])).toMatch(/Sign-in codes/u);
  expect(whyNot([{ key: "button.0", kind: "products" }])).toMatch(/products/u);
});
