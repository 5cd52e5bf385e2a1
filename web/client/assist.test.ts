import { describe, expect, it } from "vitest";

import { Api } from "./api";
import { Assist } from "./assist";
import { MemoryKeep } from "./keep";
import { Session } from "./session";

const WISH = { text: "no we dont have it", how: "friendly" } as const;
const DONE = { text: "Sorry, we do not have it.", how: "friendly", check: [], by: "model" };
const event = (name: string, data: unknown): string => `event: ${name}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`;

function assist(answer: () => Response, asked: Request[] = []): Assist {
  const keep = new MemoryKeep();
  keep.setItem("hubbub.session", JSON.stringify({ access: "t", refresh: "r", expiresAt: Date.now() + 3_600_000 }));
  const fetcher: typeof fetch = (where, init) => {
    asked.push(new Request(where, init));
    return Promise.resolve(answer());
  };
  return new Assist(new Api("http://hub", new Session("http://hub", keep, fetcher), fetcher));
}

function streamed(...pieces: string[]): Response {
  const bytes = new TextEncoder().encode(pieces.join(""));
  const body = new ReadableStream({
    start(line) {
      for (let at = 0; at < bytes.length; at += 7) line.enqueue(bytes.slice(at, at + 7));
      line.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

const problem = (status: number, detail: string) =>
  new Response(JSON.stringify({ status, code: "x", title: "x", detail }), { status });

describe("a draft in other words", () => {
  it("is told as it is written, and ends with what counts", async () => {
    const told: string[] = [];
    const asked: Request[] = [];
    const here = assist(() => streamed(event("piece", { text: "Sorry, " }), event("piece", { text: "ñot" }), event("done", DONE)), asked);
    expect(await here.rewrite(WISH, (soFar) => told.push(soFar))).toEqual(DONE);
    expect(told).toEqual(["Sorry, ", "Sorry, ñot"]);
    expect(await asked[0]?.json()).toEqual(WISH);
  });

  it("is refused in the answer's own words, before it began or on the way", async () => {
    const before = assist(() => problem(409, "No language model is set up."));
    await expect(before.rewrite(WISH, () => undefined)).rejects.toThrow("No language model is set up.");
    const onTheWay = assist(() => streamed(event("piece", { text: "So" }), event("problem", { status: 503, detail: "It took too long." })));
    await expect(onTheWay.rewrite(WISH, () => undefined)).rejects.toThrow("It took too long.");
  });

  it("that breaks off is no answer", async () => {
    const here = assist(() => streamed(event("piece", { text: "So" })));
    await expect(here.rewrite(WISH, () => undefined)).rejects.toThrow("broke off");
  });
});
