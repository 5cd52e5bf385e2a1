import { describe, expect, it } from "vitest";

import { askedOf, known, valuesOf, whyNot, type Slot } from "./template-values";

const slot = (key: string, kind = "text", more: Partial<Slot> = {}) => ({ key, kind, required: true, ...more }) as Slot;

describe("a template in a conversation", () => {
  it("asks for texts, files, codes and times, and for nothing else", () => {
    const slots = [slot("body.1"), slot("header.image", "image"), slot("button.0", "payload", { required: false }), slot("offer", "expiration")];
    expect(askedOf(slots).map((it) => it.key)).toEqual(["body.1", "header.image", "offer"]);
    expect(whyNot(slots)).toBeNull();
  });

  it("says why one cannot be sent from here", () => {
    expect(whyNot([slot("button.0", "products")])).toBe("It needs a products, which cannot be given here.");
  });

  it("knows the customer's first name, but not a phone number", () => {
    const slots = [slot("body.first_name", "text", { name: "first_name" }), slot("body.city", "text", { name: "city" })];
    expect(known(slots, { name: "Ana María Pérez" })).toEqual({ "body.first_name": "Ana" });
    expect(known(slots, { name: "+49 170 1234567" })).toEqual({});
    expect(known(slots, { name: "" })).toEqual({});
  });

  it("hands on files by address, times in milliseconds, and nothing that is empty", () => {
    const slots = [slot("header.image", "image"), slot("body.1"), slot("body.2"), slot("offer", "expiration")];
    const written = { "header.image": " https://shop.example/a.jpg ", "body.1": " Ana ", "body.2": "  ", offer: "2027-01-01T10:00:00Z" };
    expect(valuesOf(slots, written)).toEqual({ "header.image": { link: "https://shop.example/a.jpg" }, "body.1": "Ana", offer: 1798797600000 });
  });
});
