/**
 * Drives real browsers for the tests: one JSON line in, one out. `node driver.mjs CHROMIUM`.
 *   {"id": 1, "page": "ana", "call": "click", "args": ["role=button[name='Send']"]}  →  {"id": 1, "answer": …} or "error"
 * Each page has a context of its own, so each is another person at another machine.
 */
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { chromium } = createRequire(new URL("../../web/package.json", import.meta.url))("playwright-core");
const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox"] });
const pages = new Map();

const WAIT_MS = 15_000;

async function open(name, { width = 1440, height = 900, ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale: "en-GB", ...more });
  const page = await context.newPage();
  const troubles = [];
  page.setDefaultTimeout(WAIT_MS);
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (line) => {
    if (/Content.Security.Policy/u.test(line.text())) troubles.push(line.text());
  });
  pages.set(name, { context, page, troubles });
}

/** What a failed call looked at, for whoever sets HUB_TEST_PICTURES to a folder. */
async function picture(name, id) {
  const folder = process.env.HUB_TEST_PICTURES;
  if (folder && pages.has(name)) await pages.get(name).page.screenshot({ path: `${folder}/${name}-${id}.png` });
}

const CALLS = {
  goto: ({ page }, url) => page.goto(url).then(() => null),
  fill: ({ page }, where, text) => page.locator(where).first().fill(text),
  click: ({ page }, where, options) => page.locator(where).first().click(options),
  hover: ({ page }, where) => page.locator(where).first().hover(),
  press: ({ page }, keys) => page.keyboard.press(keys),
  type: ({ page }, text) => page.keyboard.type(text),
  see: ({ page }, where, timeout) => page.locator(where).first().waitFor({ state: "visible", timeout }),
  gone: ({ page }, where, timeout) => page.locator(where).first().waitFor({ state: "hidden", timeout }),
  texts: ({ page }, where) => page.locator(where).allInnerTexts(),
  count: ({ page }, where) => page.locator(where).count(),
  evaluate: ({ page }, script) => page.evaluate(script),
  reload: ({ page }) => page.reload().then(() => null),
  offline: ({ context }, off) => context.setOffline(off),
  picture: ({ page }, path) => page.screenshot({ path }).then(() => null),
  files: ({ page }, where, files) =>
    page.locator(where).setInputFiles(files.map(({ bytes, ...file }) => ({ ...file, buffer: Buffer.from(bytes, "base64") }))),
  troubles: ({ troubles }) => troubles,
  close: ({ context }) => context.close(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, page, call, args } = JSON.parse(line);
  let said;
  try {
    const answer = call === "open" ? await open(page, ...args) : await CALLS[call](pages.get(page), ...args);
    said = { id, answer: answer ?? null };
  } catch (error) {
    said = { id, error: String(error) };
    await picture(page, id);
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
await browser.close();
