import { Observable } from "@hubbub/client";

import { lasting } from "../../hub";

const KEY = "hubbub.panel";
const ROOM = "(width >= 1180px)";

/** Whether the context panel stands open; remembered on wide screens, closed at first on narrow ones. */
export const panelOpen = new Observable(window.matchMedia(ROOM).matches && lasting.getItem(KEY) !== "closed");

export function togglePanel(): void {
  const open = !panelOpen.get();
  if (window.matchMedia(ROOM).matches) lasting.setItem(KEY, open ? "open" : "closed");
  panelOpen.set(open);
}
