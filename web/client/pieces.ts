import type { Api } from "./api";
import type { RecipientList } from "./campaigns";
import { Problem } from "./problem";
import type { Imported, ListUpload } from "./types";
import { sendBytes } from "./upload";

/** How far a list is on its way into a campaign. `waiting`: there is no line; it goes on by itself. */
export type Bringing =
  | { phase: "sending"; share: number; waiting?: boolean }
  | { phase: "reading"; share?: number; rows?: number; refused?: number };
type Told = (now: Bringing) => void;

const TUS = { "tus-resumable": "1.0.0" };
const PIECE = 32 * 1024 * 1024; // bytes: a token is good for minutes, and a slow line needs them
const LOOK_EVERY = 500; // ms
const AGAIN = { first: 1000, longest: 4000 }; // ms

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

function metadata(list: RecipientList): string {
  const facts = { filetype: list.type, filename: list.name, map: list.map, country: list.country, fingerprint: list.mark };
  return Object.entries(facts)
    .flatMap(([key, fact]) => (fact ? [`${key} ${base64(fact)}`] : []))
    .join(",");
}

/** Nothing is wrong with the list: trying again may do. */
const passes = (error: unknown): boolean =>
  error instanceof Problem && (error.status === 0 || [401, 409, 429].includes(error.status) || error.status >= 500);

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      if (signal.aborted) reject(new DOMException("The upload was stopped", "AbortError"));
      else resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}

/** The upload that was begun for this file, or a new one. */
async function begun(api: Api, where: string, list: RecipientList, signal: AbortSignal): Promise<ListUpload> {
  const { items } = await api.get<{ items: ListUpload[] }>(where, {}, signal);
  const known = items.find((it) => it.fingerprint === list.mark && it.length === list.body.size);
  if (known) return known;
  const said = { ...TUS, "upload-length": String(list.body.size), "upload-metadata": metadata(list) };
  return api.ask<ListUpload>("POST", where, said, signal);
}

/** One step: the next piece, or a look at the import. */
async function step(api: Api, place: string, now: ListUpload, list: RecipientList, told: Told, signal: AbortSignal): Promise<void> {
  if (now.state === "importing") {
    told({ phase: "reading", share: now.progress?.share, rows: now.progress?.rows, refused: now.progress?.refused });
    return pause(LOOK_EVERY, signal);
  }
  const { offset, length } = now;
  const body = list.body.slice(offset, offset + PIECE);
  const headers = { ...TUS, "upload-offset": String(offset) };
  const bytes = { path: place, body, type: "application/offset+octet-stream", method: "PATCH" as const, headers };
  const progress = (share: number): void => told({ phase: "sending", share: (offset + share * body.size) / length });
  told({ phase: "sending", share: offset / length });
  await sendBytes(api.session, api.base, bytes, progress, signal);
}

/** Give a file to a campaign, from where the line broke, however often it breaks. Ends with what became of the list. */
export async function bringInPieces(api: Api, id: string, list: RecipientList, told: Told, signal: AbortSignal): Promise<Imported> {
  const where = `/v1/campaigns/${id}/recipients/uploads`;
  let now: ListUpload | null = null;
  let again = AGAIN.first;
  for (;;) {
    try {
      now = now ? await api.get<ListUpload>(`${where}/${now.id}`, {}, signal) : await begun(api, where, list, signal);
      if (now.state === "done" && now.answer) return now.answer;
      if (now.state === "failed") throw Problem.from(now.problem, 422);
      await step(api, `${where}/${now.id}`, now, list, told, signal);
      again = AGAIN.first;
    } catch (error) {
      if (signal.aborted && now) await api.ask("DELETE", `${where}/${now.id}`, TUS).catch(() => undefined); // expires by itself
      if (signal.aborted || !passes(error)) throw error;
      if (now?.state !== "importing") told({ phase: "sending", share: now ? now.offset / now.length : 0, waiting: true });
      await pause(again, signal);
      again = Math.min(again * 2, AGAIN.longest);
    }
  }
}
