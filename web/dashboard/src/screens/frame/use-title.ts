import { keys } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { hub } from "../../hub";

/** How many conversations hold something unread, where one sees it from another tab. */
export function useTitle(): void {
  const unread = useQuery({ queryKey: keys.counts, queryFn: hub.calls.counts }).data?.unread ?? 0;
  useEffect(() => {
    document.title = unread > 0 ? `(${String(unread)}) Hubbub` : "Hubbub";
    return () => {
      document.title = "Hubbub";
    };
  }, [unread]);
}
