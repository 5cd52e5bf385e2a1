import { Observable } from "@hubbub/client";

/** What floats over all screens now. */
export const overlay = new Observable<"palette" | "keys" | null>(null);
