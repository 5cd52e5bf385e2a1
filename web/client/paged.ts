import type { InfiniteData } from "@tanstack/query-core";

import type { Page } from "./types";
import { newer } from "./versions";

/** A list loaded page by page. */
export type Pages<T> = InfiniteData<Page<T>, string | null>;

interface Versioned {
  id: string;
  version: number;
}

/** Every item of the pages loaded so far. */
export function pagesOf<T>(held: InfiniteData<Page<T>> | undefined): T[] {
  return held?.pages.flatMap((page) => page.items) ?? [];
}

/** The pages with the later copy of one thing in its place; as they are when it is not among them. */
export function foldPages<T extends Versioned>(held: Pages<T> | undefined, come: T): Pages<T> | undefined {
  if (!pagesOf(held).some((it) => it.id === come.id)) return held;
  return {
    pageParams: held?.pageParams ?? [],
    pages: (held?.pages ?? []).map((page) => ({
      ...page,
      items: page.items.map((it) => (it.id === come.id ? newer(it, come) : it)),
    })),
  };
}
