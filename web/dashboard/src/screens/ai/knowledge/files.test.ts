import { expect, it } from "vitest";

import { MOST, wrongWith } from "./files";

it.each([
  ["help.md", 10, null],
  ["HELP.PDF", MOST, null],
  ["page.htm", 1, null],
  ["help.docx", 10, "Only plain text, Markdown, HTML and PDF can be read."],
  ["md", 10, "Only plain text, Markdown, HTML and PDF can be read."],
  ["empty.txt", 0, "The file is empty."],
  ["large.txt", MOST + 1, "The file may have 10 MB."],
])("%s of %d bytes: %j", (name, size, words) => {
  expect(wrongWith({ name, size })).toBe(words);
});
