import { askedWait, backoff } from "./backoff";
import type { StreamEvent } from "./apply";
import { cursorReached, type Incoming, type Outgoing } from "./frames";
import { Gather } from "./gather";
import type { Around, Line, Link } from "./line";
import { Observable } from "./observable";

const CURSOR = "hubbub.cursor";
const CLOSE = { auth: 4401, forbidden: 4403, slow: 4408, signedOut: 4409 };
const TOPICS = ["inbox", "campaigns"];
const RENEW_MS = 20_000; // tokens are renewed half a minute before their end
const DOUBT_MS = 3_000;
const ANSWER_MS = 15_000; // the server answers a send or says within ten seconds that it cannot
const FAR = 5_000; // events missed beyond which loading again is quicker than being told of each
const IN_ORDER: ReadonlySet<string> = new Set(["ready", "resync", "ack", "nack"]); // these wait for the events before them
const OPENING_MS = 12_000; // no `ready` by then: the line is dead, whatever the browser thinks

/**
 * One connection to the stream, for as long as somebody is signed in. It comes back by itself, with the cursor of the
 * last event it handed on, so nothing is missed; it never hands on an event before its ears are done with the last.
 * Events that come quickly are handed on in groups, and drawn once; who missed very much loads again instead.
 */
export class Stream {
  readonly link = new Observable<Link>({ phase: "connecting" });
  private line: Line | null = null;
  private renewal: ReturnType<typeof setInterval> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private silenceMs = OPENING_MS;
  private used: string | undefined;
  private refused: string | undefined;
  private head: string | null = null;
  private running = false;
  private readonly events = new Gather<StreamEvent>((group) => this.handOn(group));

  constructor(private readonly around: Around) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.connect();
  }

  stop(): void {
    this.running = false;
    this.drop();
  }

  /** The network came back, or the page did: do not wait for the timer. */
  nudge(): void {
    if (this.running && this.line === null) this.connect();
  }

  /** Something hints that the line is dead: an answer within moments, or another line. */
  doubt(): void {
    if (this.say({ op: "ping", n: 1 })) this.watch(DOUBT_MS);
  }

  forgetCursor(): void {
    this.around.keep.removeItem(CURSOR);
  }

  /** False when there is no line to say it on. */
  say(frame: Outgoing): boolean {
    const phase = this.link.get().phase;
    if (this.line === null || (phase !== "live" && phase !== "resuming")) return false;
    this.line.send(JSON.stringify(frame));
    if (frame.op === "send") this.watch(Math.min(ANSWER_MS, this.silenceMs));
    return true;
  }

  private connect(): void {
    clearTimeout(this.timer);
    const line = this.around.open();
    this.line = line;
    this.watch(OPENING_MS);
    if (this.link.get().phase !== "offline") this.link.set({ phase: "connecting" });
    line.onopen = () => void this.introduce(line);
    line.onmessage = (message) => {
      if (line === this.line) this.hear(JSON.parse(String(message.data)) as Incoming);
    };
    line.onclose = (close) => {
      if (line === this.line) this.lost(close.code, close.reason);
    };
  }

  private async introduce(line: Line): Promise<void> {
    let token: string | null;
    try {
      token = await this.around.token(this.refused);
    } catch {
      if (line === this.line) this.lost(1006, ""); // the token could not be renewed now; try again later
      return;
    }
    if (line !== this.line) return;
    if (token === null) {
      this.end("signed_out");
      return;
    }
    this.used = token;
    const cursor = this.around.keep.getItem(CURSOR) ?? undefined;
    line.send(JSON.stringify({ op: "auth", token, cursor, topics: TOPICS } satisfies Outgoing));
  }

  private hear(frame: Incoming): void {
    this.watch(this.silenceMs);
    const { ears, keep } = this.around;
    if (IN_ORDER.has(frame.op)) this.events.flush();
    switch (frame.op) {
      case "ready":
        this.ready(frame);
        break;
      case "event":
        this.events.add(frame);
        break;
      case "resync":
        ears.reload(frame.reason);
        keep.setItem(CURSOR, frame.cursor);
        this.goLive();
        break;
      case "presence":
        ears.presence(frame);
        break;
      case "ack":
      case "nack":
        ears.answer(frame);
        break;
      case "pong":
      case "heartbeat":
        break;
    }
  }

  private handOn(group: StreamEvent[]): void {
    const { ears, keep } = this.around;
    ears.events(group);
    const cursor = group.at(-1)?.cursor ?? "";
    keep.setItem(CURSOR, cursor);
    this.progress(cursor, group.length);
  }

  private ready(frame: Extract<Incoming, { op: "ready" }>): void {
    this.attempt = 0;
    this.refused = undefined;
    this.silenceMs = frame.heartbeat * 2000 + 5000;
    this.watch(this.silenceMs);
    if (this.around.keep.getItem(CURSOR) === null) {
      this.around.keep.setItem(CURSOR, frame.cursor);
      this.around.ears.reload("first"); // what was loaded before this moment may lack what happened between
    }
    const head = frame.head ?? frame.cursor;
    if (cursorReached(frame.cursor, head)) {
      this.goLive();
      return;
    }
    if ((frame.missed ?? 0) > FAR) {
      this.drop();
      this.forgetCursor();
      this.connect(); // as if for the first time: everything loaded is loaded again
      return;
    }
    this.head = head;
    this.link.set({ phase: "resuming", missed: 0 });
  }

  private progress(cursor: string, count: number): void {
    const link = this.link.get();
    if (link.phase !== "resuming" || this.head === null) return;
    if (cursorReached(cursor, this.head)) this.goLive();
    else this.link.set({ phase: "resuming", missed: link.missed + count });
  }

  private goLive(): void {
    this.head = null;
    clearInterval(this.renewal);
    this.renewal = setInterval(() => void this.renew(), RENEW_MS);
    this.link.set({ phase: "live" });
    this.around.ears.live();
  }

  /** A newer token keeps the line open; without one the server closes it when the old one ends. */
  private async renew(): Promise<void> {
    const line = this.line;
    let token: string | null;
    try {
      token = await this.around.token();
    } catch {
      return; // no connection to renew it over: the line will say so itself, or the next round succeeds
    }
    if (token === null || token === this.used || line === null || line !== this.line) return;
    this.used = token;
    line.send(JSON.stringify({ op: "auth", token, topics: TOPICS } satisfies Outgoing));
  }

  private watch(silence: number): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => {
      this.line?.close();
      this.lost(1006, "");
    }, silence);
  }

  private drop(): void {
    this.events.flush();
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    clearInterval(this.renewal);
    const line = this.line;
    this.line = null;
    line?.close(1000);
  }

  private end(why: "forbidden" | "signed_out"): void {
    this.stop();
    this.link.set({ phase: "stopped", why });
    if (why === "signed_out") this.around.ears.signedOut();
  }

  private lost(code: number, reason: string): void {
    this.drop();
    this.silenceMs = OPENING_MS;
    if (code === CLOSE.signedOut) return this.end("signed_out");
    if (code === CLOSE.forbidden) return this.end("forbidden");
    if (code === CLOSE.auth) {
      if (this.refused !== undefined && this.refused === this.used) return this.end("signed_out");
      this.refused = this.used;
    }
    const wait = this.waitFor(code, reason);
    this.attempt += 1;
    this.link.set({ phase: "offline", retryAt: (this.around.now ?? Date.now)() + wait });
    this.timer = setTimeout(() => this.connect(), wait);
  }

  private waitFor(code: number, reason: string): number {
    const chance = (this.around.chance ?? Math.random)();
    if (code === CLOSE.slow || (code === CLOSE.auth && this.attempt === 0)) return 0;
    if (code === 1012) return (askedWait(reason) ?? backoff(0, chance)) * (1 + chance / 2);
    return backoff(this.attempt, chance);
  }
}
