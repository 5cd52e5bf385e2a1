/**
 * Take the inbox's description of itself into `openapi.json`: `npm run schema`, with an inbox running (HUB_INBOX says
 * where). `npm run types` then makes `schema.ts` of it.
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const inbox = process.env.HUB_INBOX ?? "http://127.0.0.1:8000";
const answer = await fetch(`${inbox}/schema/openapi.json`);
if (!answer.ok) throw new Error(`${inbox} answered ${answer.status}`);
const file = fileURLToPath(new URL("./openapi.json", import.meta.url));
await writeFile(file, `${JSON.stringify(await answer.json(), null, 1)}\n`);
