import { Observable } from "@hubbub/client";

/** Menus of the thread that keys can open. */
export const menus = new Observable<"assign" | "snooze" | "help" | null>(null);

/** What keys ask of the composer. */
export type ComposerAsk = "reply" | "note" | "template" | "help" | 1 | 2 | 3;
export const composerAsk = new Observable<{ what: ComposerAsk; n: number } | null>(null);

/** A mode to write in, help, or the suggested reply of a number. */
export function askComposer(what: ComposerAsk): void {
  composerAsk.set({ what, n: (composerAsk.get()?.n ?? 0) + 1 });
}
