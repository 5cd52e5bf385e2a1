import { Observable } from "@hubbub/client";

export interface Toast {
  id: number;
  text: string;
  bad?: boolean;
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 6000;
export const toasts = new Observable<readonly Toast[]>([]);
let last = 0;

/** Say what happened in a line at the bottom; it leaves by itself. */
export function toast(text: string, more: Omit<Toast, "id" | "text"> = {}): void {
  last += 1;
  const id = last;
  toasts.update((all) => [...all.slice(-2), { id, text, ...more }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  toasts.update((all) => all.filter((it) => it.id !== id));
}
