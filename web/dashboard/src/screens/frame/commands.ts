import { Observable } from "@hubbub/client";

import type { Act } from "./keys";

/** What the screen in view can do by key or from the palette. A screen sets it and takes it back when it leaves. */
export const doable = new Observable<Partial<Record<Act, () => void>>>({});
