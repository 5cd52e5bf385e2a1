import { EventReader, type ServerEvent } from "./events";
import { Problem } from "./problem";
import type { Session } from "./session";

type Query = Record<string, string | number | boolean | null | undefined>;

interface Call {
  query?: Query;
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

async function unwrap(answer: Response): Promise<unknown> {
  const text = await answer.text();
  let body: unknown = null;
  if (text) {
    try {
      body = JSON.parse(text);
    } catch {
      body = { title: answer.statusText, detail: text.slice(0, 200) };
    }
  }
  if (!answer.ok) throw Problem.from(body, answer.status);
  return body;
}

function search(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") params.set(key, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** One HTTP conversation: token on every call, one renewal when it is refused, problems as `Problem`. */
export class Api {
  constructor(
    readonly base: string,
    readonly session: Session,
    private readonly fetcher: typeof fetch,
  ) {}

  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
    return this.call<T>("GET", path, { query, signal });
  }

  post<T>(path: string, body: unknown = {}, idempotencyKey?: string, signal?: AbortSignal): Promise<T> {
    return this.call<T>("POST", path, { body, idempotencyKey, signal });
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.call<T>("PUT", path, { body });
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.call<T>("PATCH", path, { body });
  }

  delete(path: string): Promise<unknown> {
    return this.call("DELETE", path, {});
  }

  /** The bytes behind a path of ours; the token travels in a header, never in an address. */
  async blob(path: string, signal?: AbortSignal): Promise<Blob> {
    const answer = await this.authorized((token) => this.fetch(path, { headers: { authorization: `Bearer ${token}` }, signal }));
    if (!answer.ok) await unwrap(answer);
    return answer.blob();
  }

  /** Any call with headers of its own. */
  ask<T>(method: string, path: string, headers: Record<string, string>, signal?: AbortSignal): Promise<T> {
    return this.call<T>(method, path, { headers, signal });
  }

  /** A call that is answered as it comes. What is refused before the first event is thrown, like any other call's. */
  async *events(path: string, body: unknown, signal?: AbortSignal): AsyncGenerator<ServerEvent, void> {
    const headers = { accept: "text/event-stream", "content-type": "application/json" };
    const answer = await this.authorized((token) =>
      this.fetch(path, { method: "POST", headers: { ...headers, authorization: `Bearer ${token}` }, body: JSON.stringify(body), signal }),
    );
    if (!answer.ok) await unwrap(answer);
    const reader = answer.body?.getReader();
    if (!reader) return;
    const [decoder, events] = [new TextDecoder(), new EventReader()];
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield* events.take(decoder.decode(value, { stream: true }));
      }
    } catch (error) {
      throw error instanceof TypeError ? Problem.offline() : error; // the line broke
    } finally {
      await reader.cancel().catch(() => undefined); // whoever stops listening ends the work
    }
  }

  private async call<T>(method: string, path: string, call: Call): Promise<T> {
    const headers: Record<string, string> = { accept: "application/json", ...call.headers };
    if (call.body !== undefined) headers["content-type"] = "application/json";
    if (call.idempotencyKey) headers["idempotency-key"] = call.idempotencyKey;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const answer = await this.authorized((token) =>
      this.fetch(path + search(call.query), {
        method,
        headers: { ...headers, authorization: `Bearer ${token}` },
        body,
        signal: call.signal,
      }),
    );
    return (await unwrap(answer)) as T;
  }

  private async authorized(send: (token: string) => Promise<Response>): Promise<Response> {
    const token = await this.session.token();
    if (token === null) throw new Problem(401, "signed_out", "Signed out", "Sign in again.");
    const answer = await send(token);
    if (answer.status !== 401) return answer;
    const renewed = await this.session.token(token);
    return renewed === null ? answer : send(renewed);
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.fetcher(this.base + path, init);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw Problem.offline();
    }
  }
}
