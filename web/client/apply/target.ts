import type { QueryClient } from "@tanstack/query-core";

import type { Recent } from "../recent";

/** Where events are folded into. `myId` decides what "mine" means; `soon` gathers reloads of figures. */
export interface Target {
  queries: QueryClient;
  recent: Recent;
  myId: () => string;
  soon: (key: readonly string[]) => void;
}
