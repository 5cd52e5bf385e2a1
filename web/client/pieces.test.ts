import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { Api } from "./api";
import { bringInPieces, type Bringing } from "./pieces";
import type { Session } from "./session";

const BODY = "phone\n".repeat(50);
const LIST = { body: new Blob([BODY]), type: "text/csv", name: "März.csv", map: '"a,b":to', mark: "m1" };
const ANSWER = { accepted: 3 };

/** The hub's side of an upload, over a line that breaks after so many bytes of each piece in `cuts`. */
class Line {
  stored = "";
  made = 0;
  metadata = "";
  looks = 0;

  constructor(
    private readonly cuts: number[] = [],
    private readonly outcome: Record<string, unknown> = { state: "done", answer: ANSWER },
  ) {}

  view(): Record<string, unknown> {
    const whole = this.stored.length === BODY.length;
    const over = whole && this.looks++ > 0;
    const progress = { share: 0.5, rows: 7, refused: 2 };
    const state = over ? this.outcome : { state: whole ? "importing" : "receiving", progress };
    return { id: "upl_1", fingerprint: "m1", offset: this.stored.length, length: BODY.length, ...state };
  }

  fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    if (init?.method === "POST") {
      this.made++;
      this.metadata = new Headers(init.headers).get("upload-metadata") ?? "";
    }
    const list = (input as string).endsWith("/uploads") && init?.method === "GET";
    return Promise.resolve(Response.json(list ? { items: this.made ? [this.view()] : [] } : this.view()));
  };

  async take(at: number, body: Blob): Promise<boolean> {
    expect(at).toBe(this.stored.length);
    const cut = this.cuts.shift();
    this.stored += (await body.text()).slice(0, cut);
    return cut === undefined;
  }
}

let line: Line;

class FakeRequest {
  upload: { onprogress?: (event: unknown) => void } = {};
  onload = (): void => undefined;
  onerror = (): void => undefined;
  status = 204;
  response = null;
  private headers = new Headers();
  open(method: string): void {
    expect(method).toBe("PATCH");
  }
  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }
  send(body: Blob): void {
    this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 2 });
    void line.take(Number(this.headers.get("upload-offset")), body).then((whole) => (whole ? this.onload() : this.onerror()));
  }
  abort(): void {}
}

beforeEach(() => {
  vi.stubGlobal("setTimeout", (act: () => void) => setImmediate(act)); // nobody waits here
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
});
afterEach(() => vi.unstubAllGlobals());

function bring(seen: Bringing[] = [], signal = new AbortController().signal): Promise<unknown> {
  const session = { token: () => Promise.resolve("token") } as unknown as Session;
  return bringInPieces(new Api("", session, line.fetch), "cmp_1", LIST, (now) => seen.push(now), signal);
}

it("goes on where the line broke, however often, and tells how far it is", async () => {
  line = new Line([100, 0, 50]);
  const seen: Bringing[] = [];
  expect(await bring(seen)).toEqual(ANSWER);
  expect([line.stored, line.made]).toEqual([BODY, 1]);
  expect(line.metadata).toContain("map ImEsYiI6dG8=");
  expect(seen.filter((it) => it.phase === "sending" && it.waiting)).toHaveLength(3);
  expect(seen.at(-1)).toEqual({ phase: "reading", share: 0.5, rows: 7, refused: 2 });
});

it("finds what was sent of the same file before", async () => {
  line = new Line();
  line.stored = BODY.slice(0, 120);
  line.made = 1;
  expect(await bring()).toEqual(ANSWER);
  expect([line.stored, line.made]).toEqual([BODY, 1]);
});

it("says why an import failed, and does not try again", async () => {
  line = new Line([], { state: "failed", problem: { code: "cut_off", detail: "The file was cut off.", status: 422 } });
  await expect(bring()).rejects.toMatchObject({ code: "cut_off", message: "The file was cut off." });
});
