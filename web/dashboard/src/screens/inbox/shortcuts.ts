import { Observable } from "@hubbub/client";

/** Menus of the thread header that keys can open. */
export const menus = new Observable<"assign" | "snooze" | null>(null);

/** What keys ask of the composer. */
export const composerAsk = new Observable<{ mode: "reply" | "note" | "template"; n: number } | null>(null);

export function askComposer(mode: "reply" | "note" | "template"): void {
  composerAsk.set({ mode, n: (composerAsk.get()?.n ?? 0) + 1 });
}
