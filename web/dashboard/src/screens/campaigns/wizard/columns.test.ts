import { describe, expect, it } from "vitest";

import { fieldsOf, mapOf, sampleRows, unusable, valuesOf, withField } from "./columns";

const COLUMNS = ["Phone", "Name", "Locale", "Order: no", "City, State", ""];
const SUGGESTED = { Phone: "to", Name: "name", Locale: "language", "Order: no": "Order: no", "City, State": "City, State" };

describe("the columns of a list", () => {
  const fields = fieldsOf(COLUMNS, SUGGESTED);

  it("are what the server thinks they are, but for those that cannot be named to it", () => {
    expect(fields).toEqual(["to", "name", "language", "variable", "variable", "skip"]);
    expect(unusable(COLUMNS, 5)).toMatch(/no name/u);
    expect(unusable(["a", "A"], 1)).toMatch(/same name/u);
  });

  it("become the map that the server reads", () => {
    expect(mapOf(COLUMNS, fields)).toBe('Phone:to,Name:name,Locale:language,"Order: no":Order no,"City, State":City State');
    expect(mapOf(['6" pipe'], ["variable"])).toBe('"6"" pipe":6" pipe');
  });

  it("give the values of a text", () => {
    expect(valuesOf(COLUMNS, fields)).toEqual(["name", "Order no", "City State"]);
    expect(sampleRows(COLUMNS, fields, [["+351 1", "Ana", "pt", " 7 ", "x", "y"]])).toEqual([
      { to: "+351 1", values: { name: "Ana", "Order no": "7", "City State": "x" } },
    ]);
  });

  it("hold the phone number once", () => {
    expect(withField(["to", "variable", "skip"], 1, "to")).toEqual(["variable", "to", "skip"]);
    expect(withField(["to", "variable", "skip"], 2, "variable")).toEqual(["to", "variable", "variable"]);
  });
});
