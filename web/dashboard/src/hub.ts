import { Hub, MemoryKeep, type Keep, type Line } from "@hubbub/client";
import { QueryClient } from "@tanstack/react-query";

/** Browsers may refuse storage (private windows, policies): then nothing outlives the tab, and all else works. */
function storage(which: "localStorage" | "sessionStorage"): Keep {
  try {
    const keep = window[which];
    keep.setItem("hubbub.probe", "1");
    keep.removeItem("hubbub.probe");
    return keep;
  } catch (error) {
    console.warn(`${which} is not available; sign-in and drafts end with this tab`, error);
    return new MemoryKeep();
  }
}

export const lasting = storage("localStorage");
export const fleeting = storage("sessionStorage");

/** Tabs take turns renewing the session. Outside https and localhost there are no locks, and mostly one tab. */
const locks = (navigator as Partial<Navigator>).locks;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity, // events keep things fresh; a resync invalidates them
      gcTime: 30 * 60_000,
      retry: 2,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

export const hub = new Hub({
  base: "",
  streamUrl: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/stream`,
  queries,
  fetcher: window.fetch.bind(window),
  openLine: (url) => new WebSocket(url, "hubbub.v1.json") as Line,
  lasting,
  fleeting,
  lock: locks && (async (work) => await locks.request("hubbub.session", work)),
});

window.addEventListener("offline", () => hub.stream.doubt());
window.addEventListener("online", () => hub.stream.nudge());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") hub.stream.nudge();
});
window.addEventListener("storage", (event) => {
  if (event.key === "hubbub.session") hub.session.reread();
});
