import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { WAYS } from "./providers";

const docs = readFileSync(new URL("../../../../../docs/ai.md", import.meta.url), "utf8");

it.each(WAYS.flatMap((way) => way.settings))("%s is what docs/ai.md tells people to set", (name) => {
  expect(docs).toContain(`\`${name}\``);
});
