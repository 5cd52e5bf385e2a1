import { explain } from "@hubbub/client";
import { useQuery, type QueryKey } from "@tanstack/react-query";

import { queries } from "../../hub";

/** Something that is made only when somebody asks, since it takes a while and may cost money; kept while the page is open. */
export function useAsked<T>(queryKey: QueryKey, ask: (signal: AbortSignal) => Promise<T>) {
  const query = useQuery({ queryKey, queryFn: ({ signal }) => ask(signal), enabled: false, retry: false, staleTime: Infinity });
  return {
    data: query.data,
    busy: query.isFetching,
    problem: query.error && !query.isFetching ? explain(query.error) : null,
    ask: () => void query.refetch(),
    stop: () => void queries.cancelQueries({ queryKey }),
  };
}
