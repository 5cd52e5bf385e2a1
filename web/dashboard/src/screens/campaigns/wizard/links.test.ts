import { expect, it } from "vitest";

import { componentsOf, linksOf, readBack, type Fill, type Slot } from "./filling";
import { isAddress, isTracked, linkName, sampleLink, trackable } from "./links";

const BODY = { key: "body.1", kind: "text", required: true } as Slot;
const BUTTON = { key: "button.0", kind: "url_suffix", required: true } as Slot;
const SLOTS = [BODY, BUTTON];
const FILL: Fill = {
  "body.1": { kind: "column", column: "cart", otherwise: "", tracked: true },
  "button.0": { kind: "text", text: "https://shop.example/spring", tracked: true },
};

it.each([
  ["https://shop.example/x", true],
  [" http://a.example ", true],
  ["see https://shop.example", false],
  ["https://shop", false],
  ["shop.example", false],
  ["ftp://shop.example", false],
])("%j is an address: %s", (text, is) => expect(isAddress(text)).toBe(is));

it("only whole addresses and columns can be tracked", () => {
  expect(trackable({ kind: "text", text: "Hello" })).toBe(false);
  expect(isTracked({ kind: "text", text: "Hello", tracked: true })).toBe(false); // the address was written over
  expect(trackable({ kind: "column", column: "cart", otherwise: "" })).toBe(true);
  expect(trackable({ kind: "link", link: "https://a.example/picture.png" })).toBe(false);
});

it("tracked places are named in the components, and lead where the links say", () => {
  const components = componentsOf(SLOTS, FILL, false);
  expect(JSON.stringify(components)).toContain("{{link.body_1}}");
  expect(linksOf(SLOTS, FILL)).toEqual({ body_1: "{{cart}}", button_0: "https://shop.example/spring" });
  expect(readBack(SLOTS, components ?? [], linksOf(SLOTS, FILL))).toEqual(FILL);
});

it("the second text has links of its own", () => {
  expect(Object.keys(linksOf(SLOTS, FILL, "b_"))).toEqual(["b_body_1", "b_button_0"]);
  expect(JSON.stringify(componentsOf(SLOTS, FILL, false, "b_"))).toContain("{{link.b_button_0}}");
  expect(linkName(`card.0.body.${"x".repeat(40)}`, "b_")).toMatch(/^[a-z][a-z0-9_]{0,31}$/u);
});

it("a preview shows an address in a text and a code at the end of a button's", () => {
  expect(sampleLink("https://l.example", BODY)).toMatch(/^https:\/\/l\.example\/l\/[A-Za-z0-9]{22}$/u);
  expect(sampleLink("https://l.example", BUTTON)).toMatch(/^[A-Za-z0-9]{22}$/u);
});
