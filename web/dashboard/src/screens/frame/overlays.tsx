import { Observable } from "@hubbub/client";

export const overlay = new Observable<"palette" | "keys" | null>(null);

export function Overlays() {
  return null;
}
