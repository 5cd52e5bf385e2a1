import type { Keep } from "./keep";
import { Observable } from "./observable";
import { Problem } from "./problem";
import type { Tokens } from "./types";

const KEY = "hubbub.session";
const EARLY_MS = 30_000; // renew this long before the end, so that no call meets an expired token

interface Held {
  access: string;
  refresh: string;
  expiresAt: number;
}

type Lock = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Who is signed in. Refresh tokens rotate and a reused one ends the session, so tabs take turns (`lock`) and read
 * again what another tab may have renewed meanwhile.
 */
export class Session {
  readonly signedIn: Observable<boolean>;
  private renewing: Promise<string | null> | null = null;

  constructor(
    private readonly base: string,
    private readonly keep: Keep,
    private readonly fetcher: typeof fetch,
    private readonly lock: Lock = (work) => work(),
    private readonly now: () => number = Date.now,
  ) {
    this.signedIn = new Observable(this.held() !== null);
  }

  private held(): Held | null {
    const text = this.keep.getItem(KEY);
    return text === null ? null : (JSON.parse(text) as Held);
  }

  private hold(tokens: Tokens): string {
    const held: Held = {
      access: tokens.access_token,
      refresh: tokens.refresh_token,
      expiresAt: this.now() + tokens.expires_in * 1000,
    };
    this.keep.setItem(KEY, JSON.stringify(held));
    this.signedIn.set(true);
    return held.access;
  }

  forget(): void {
    this.keep.removeItem(KEY);
    this.signedIn.set(false);
  }

  /** Another tab signed in or out. */
  reread(): void {
    this.signedIn.set(this.held() !== null);
  }

  async signIn(email: string, password: string, otp?: string): Promise<void> {
    this.hold(await this.post("login", otp ? { email, password, otp } : { email, password }));
  }

  async signOut(): Promise<void> {
    const held = this.held();
    this.forget();
    if (held) await this.post("logout", { refresh_token: held.refresh }, held.access);
  }

  /** A token good for the next call, or null when nobody is signed in. `stale`: this one was refused. */
  async token(stale?: string): Promise<string | null> {
    const held = this.held();
    if (held === null) return null;
    if (held.access !== stale && held.expiresAt - EARLY_MS > this.now()) return held.access;
    this.renewing ??= this.lock(() => this.renew(held.access)).finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  private async renew(old: string): Promise<string | null> {
    const held = this.held();
    if (held === null) return null;
    if (held.access !== old) return held.access;
    try {
      return this.hold(await this.post("refresh", { refresh_token: held.refresh }));
    } catch (error) {
      if (!(error instanceof Problem) || ![400, 401, 403].includes(error.status)) throw error;
      this.forget();
      return null;
    }
  }

  private async post(path: string, body: unknown, token?: string): Promise<Tokens> {
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (token) headers.authorization = `Bearer ${token}`;
    let answer: Response;
    try {
      answer = await this.fetcher(`${this.base}/v1/auth/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    } catch {
      throw Problem.offline();
    }
    const text = await answer.text();
    const parsed: unknown = text ? JSON.parse(text) : null;
    if (!answer.ok) throw Problem.from(parsed, answer.status);
    return parsed as Tokens;
  }
}
