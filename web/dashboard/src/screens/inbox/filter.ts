import type { Filter, Tab } from "@hubbub/client";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

import { lasting } from "../../hub";
import type { Search } from "../../router";

const TAB = "hubbub.tab";
export const TABS: readonly Tab[] = ["mine", "unassigned", "all"];

function usualTab(): Tab {
  const kept = lasting.getItem(TAB);
  return TABS.find((tab) => tab === kept) ?? "all";
}

/** What the list shows: the address says it, the rest is as usual. */
export function useFilter(): [Filter, (changes: Search) => void] {
  const search = useSearch({ from: "/frame/inbox" });
  const navigate = useNavigate();
  const filter = useMemo<Filter>(
    () => ({ ...search, tab: search.tab ?? usualTab(), status: search.status ?? "open", sort: search.sort ?? "newest" }),
    [search],
  );
  const change = useCallback(
    (changes: Search) => {
      if (changes.tab) lasting.setItem(TAB, changes.tab);
      void navigate({ to: ".", search: (old) => ({ ...old, ...changes }), replace: true });
    },
    [navigate],
  );
  return [filter, change];
}
