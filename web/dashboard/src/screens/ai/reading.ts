import { keys, type Did, type DocumentState, type DryRun, type KnowledgeDocument, type Page, type Would } from "@hubbub/client";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { hub } from "../../hub";

const FRESH_MS = 5_000; // no event tells of any of this: what is older is asked again when it is looked at
const RUN_MS = 1_500;
const READ_MS = 2_000;
const LOG_MS = 10_000;
const FEW_PAGES = 3; // more would be too much to ask again and again
const FIRST: string | null = null;
const next = (last: Page<unknown>): string | null => last.next_cursor;

export function useAnswering(numberId: string) {
  return useQuery({ queryKey: keys.answering(numberId), queryFn: () => hub.ai.answering(numberId), staleTime: FRESH_MS });
}

export function useUsage(days: number) {
  return useQuery({ queryKey: keys.aiUsageOf(days), queryFn: () => hub.ai.usage(days), staleTime: FRESH_MS });
}

/** Whether any language model is set up; undefined until that is known. */
export function useHasModel(): boolean | undefined {
  const providers = useUsage(1).data?.providers;
  return providers && providers.length > 0;
}

export function useLog(asked: { number?: string; did?: Did }) {
  return useInfiniteQuery({
    queryKey: keys.answeringLog(asked),
    queryFn: ({ pageParam }) => hub.ai.log(asked, pageParam),
    initialPageParam: FIRST,
    getNextPageParam: next,
    staleTime: FRESH_MS,
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > FEW_PAGES ? false : LOG_MS),
  });
}

export function useRuns() {
  return useInfiniteQuery({
    queryKey: keys.dryRuns,
    queryFn: ({ pageParam }) => hub.ai.runs(pageParam),
    initialPageParam: FIRST,
    getNextPageParam: next,
    staleTime: FRESH_MS,
  });
}

const moves = (run: DryRun | undefined): boolean => run?.state === "running";

export function useRun(id: string) {
  return useQuery({
    queryKey: keys.dryRun(id),
    queryFn: () => hub.ai.run(id),
    staleTime: FRESH_MS,
    refetchInterval: (query) => (moves(query.state.data) ? RUN_MS : false),
  });
}

/** What a run would have said; asked again with every step it makes. */
export function useLines(run: DryRun | undefined, would: Would | undefined) {
  const id = run?.id ?? "";
  const asked = would ? { would } : {};
  return useInfiniteQuery({
    queryKey: keys.dryRunLines(id, asked),
    queryFn: ({ pageParam }) => hub.ai.lines(id, asked, pageParam),
    initialPageParam: FIRST,
    getNextPageParam: next,
    enabled: (run?.done ?? 0) > 0,
    staleTime: 0,
    refetchInterval: (query) => (moves(run) && (query.state.data?.pages.length ?? 0) <= FEW_PAGES ? RUN_MS : false),
    placeholderData: keepPreviousData,
  });
}

const unread = (document: KnowledgeDocument): boolean => document.state === "pending";

export function useDocuments(state: DocumentState | undefined) {
  const asked = state ? { state } : {};
  return useInfiniteQuery({
    queryKey: keys.documentList(asked),
    queryFn: ({ pageParam }) => hub.knowledge.list(asked, pageParam),
    initialPageParam: FIRST,
    getNextPageParam: next,
    staleTime: FRESH_MS,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(unread)) ? READ_MS : false),
  });
}

export function useDocument(id: string) {
  return useInfiniteQuery({
    queryKey: keys.document(id),
    queryFn: ({ pageParam }) => hub.knowledge.one(id, pageParam),
    initialPageParam: FIRST,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: FRESH_MS,
    refetchInterval: (query) => (query.state.data?.pages[0] && unread(query.state.data.pages[0].document) ? READ_MS : false),
  });
}

/** The passages that would be found for a question. */
export function useFound(q: string) {
  return useQuery({
    queryKey: keys.found(q),
    queryFn: ({ signal }) => hub.knowledge.find(q, signal),
    enabled: q !== "",
    staleTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
}

export function useSuggested(days: number) {
  return useQuery({ queryKey: keys.suggested(days), queryFn: () => hub.ai.suggestions(days), staleTime: FRESH_MS });
}

export function useQuality(days: number) {
  return useQuery({ queryKey: keys.aiQuality(days), queryFn: () => hub.ai.quality(days), staleTime: FRESH_MS });
}
