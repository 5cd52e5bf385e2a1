import { keys, type Message } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";

import { hub, queries } from "../../../../hub";

export interface HeldFile {
  url: string;
  blob: Blob;
}

const KEPT_MS = 5 * 60_000;

/** An object URL is memory: give it back when its query goes. */
queries.getQueryCache().subscribe((event) => {
  if (event.type !== "removed" || (event.query.queryKey as unknown[])[0] !== keys.media("")[0]) return;
  const held = event.query.state.data as HeldFile | undefined;
  if (held) URL.revokeObjectURL(held.url);
});

/** The file of a message as an address the page can show. The token goes in a header, so the bytes are fetched here. */
export function useFile(message: Message, wanted = true) {
  return useQuery({
    queryKey: keys.media(message.id),
    queryFn: async ({ signal }): Promise<HeldFile> => {
      const blob = await hub.calls.media(message.id, signal);
      return { url: URL.createObjectURL(blob), blob };
    },
    enabled: wanted && message.media?.state === "ready",
    gcTime: KEPT_MS,
    staleTime: Infinity,
  });
}
