import { describe, expect, it } from "vitest";

import { inCss, inTsx } from "./tokens.js";

describe("the token rule", () => {
  it.each([
    ["a colour", ".a {\n  color: #fff;\n}"],
    ["a colour by function", ".a {\n  color: rgb(0 0 0 / 50%);\n}"],
    ["a colour by name", ".a {\n  background: white;\n}"],
    ["a size", ".a {\n  padding: 4px;\n}"],
    ["a size in rem", ".a {\n  padding: calc(var(--s-1) + 0.5rem);\n}"],
    ["a duration", ".a {\n  transition: opacity 120ms;\n}"],
    ["a foreign breakpoint", "@media (width < 700px) {\n}"],
    ["a foreign width of a pane", "@container (width < 500px) {\n}"],
  ])("refuses %s", (_name, css) => {
    expect(inCss(css)).toHaveLength(1);
  });

  it.each([
    ["tokens", ".a {\n  color: var(--text);\n  padding: var(--s-1) 0;\n}"],
    ["shares and counts", ".a {\n  width: 50%;\n  flex: 1;\n  line-height: 1;\n  font-size: 0.92em;\n}"],
    ["our breakpoints", "@media (width < 720px) {\n}\n@container (width < 640px) {\n}"],
    ["comments", "/* 4px and #fff */"],
    ["names that hold a colour word", ".a {\n  color: var(--red-hot);\n  white-space: nowrap;\n}"],
  ])("lets %s pass", (_name, css) => {
    expect(inCss(css)).toEqual([]);
  });

  it("refuses a literal in a style property and says where", () => {
    expect(inTsx('<i\n  style={{ color: "#fff" }} />')).toEqual([[2, expect.stringContaining("#fff")]]);
  });

  it("lets a computed place pass", () => {
    expect(inTsx("<i style={{ transform: `translateY(${String(start)}px)` }} />")).toEqual([]);
  });
});
