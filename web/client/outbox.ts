import { keysWith, type Keep } from "./keep";
import { Observable } from "./observable";
import { Problem } from "./problem";
import type { Content } from "./types";

const PREFIX = "hubbub.outbox.";

/** Something a person said "send" to, until the server has it. `problem`: it was refused, and why. */
export interface Unsent {
  clientId: string;
  conversationId: string;
  message: Content & { type: string };
  at: string;
  problem?: { title: string; detail: string };
}

/** Client ids sort by the time they were made, so an outbox read back keeps its order. */
export function newClientId(now = Date.now()): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return `web-${now.toString(36).padStart(9, "0")}-${[...random].map((n) => n.toString(36)).join("")}`;
}

/**
 * Sends wait here until acknowledged, also over reloads and dead lines. Repeating one is harmless: the same client id
 * is one message. Within a conversation one is under way at a time, so order holds.
 */
export class Outbox {
  readonly entries: Observable<readonly Unsent[]>;
  private readonly underway = new Map<string, string>(); // conversation → client id

  constructor(
    private readonly keep: Keep,
    private readonly transmit: (entry: Unsent) => boolean,
  ) {
    const kept = keysWith(keep, PREFIX).sort().map((key) => JSON.parse(keep.getItem(key) ?? "{}") as Unsent);
    this.entries = new Observable<readonly Unsent[]>(kept);
  }

  put(entry: Unsent): void {
    this.keep.setItem(PREFIX + entry.clientId, JSON.stringify(entry));
    this.entries.update((all) => [...all, entry]);
    this.flush();
  }

  /** The line is (newly) up: whatever was under way on the old one is said again. */
  restart(): void {
    this.underway.clear();
    this.flush();
  }

  acknowledge(clientId: string): void {
    this.keep.removeItem(PREFIX + clientId);
    this.settle(clientId);
    if (this.entries.get().some((entry) => entry.clientId === clientId)) {
      this.entries.update((all) => all.filter((entry) => entry.clientId !== clientId));
    }
    this.flush();
  }

  refuse(clientId: string, problem: unknown): void {
    const { title, message } = Problem.from(problem);
    this.settle(clientId);
    this.change(clientId, (entry) => ({ ...entry, problem: { title, detail: message } }));
    this.flush();
  }

  retry(clientId: string): void {
    this.change(clientId, (entry) => ({ ...entry, problem: undefined }));
    this.flush();
  }

  discard(clientId: string): void {
    this.acknowledge(clientId);
  }

  clear(): void {
    for (const entry of this.entries.get()) this.keep.removeItem(PREFIX + entry.clientId);
    this.underway.clear();
    this.entries.set([]);
  }

  private change(clientId: string, by: (entry: Unsent) => Unsent): void {
    this.entries.update((all) =>
      all.map((entry) => {
        if (entry.clientId !== clientId) return entry;
        const changed = by(entry);
        this.keep.setItem(PREFIX + clientId, JSON.stringify(changed));
        return changed;
      }),
    );
  }

  private settle(clientId: string): void {
    for (const [conversation, underway] of this.underway) {
      if (underway === clientId) this.underway.delete(conversation);
    }
  }

  private flush(): void {
    for (const entry of this.entries.get()) {
      if (entry.problem || this.underway.has(entry.conversationId)) continue;
      if (!this.transmit(entry)) return;
      this.underway.set(entry.conversationId, entry.clientId);
    }
  }
}
