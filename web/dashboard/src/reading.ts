import { keys, type Me, type Observable, type Person } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";

import { hub } from "./hub";

/** What every screen reads. One hook a noun; each says what is known now. */
export function useObserved<T>(observable: Observable<T>): T {
  return useSyncExternalStore(observable.subscribe, observable.get);
}

export function useMe() {
  return useQuery({ queryKey: keys.me, queryFn: hub.calls.me });
}

export function useMyId(): string {
  return useMe().data?.person?.id ?? "";
}

/** Whether this person may do it; undefined until that is known. */
export function useMay(permission: Me["permissions"][number]): boolean | undefined {
  return useMe().data?.permissions.includes(permission);
}

export function useTeam(): Person[] {
  return useQuery({ queryKey: keys.team, queryFn: hub.calls.team }).data ?? [];
}

export function useNumbers() {
  return useQuery({ queryKey: keys.numbers, queryFn: hub.calls.numbers }).data ?? [];
}

export function useLabels() {
  return useQuery({ queryKey: keys.labels, queryFn: hub.calls.labels }).data ?? [];
}

export function useConversation(id: string) {
  return useQuery({ queryKey: keys.conversation(id), queryFn: () => hub.reads.conversation(id) });
}

export function useLink() {
  return useObserved(hub.stream.link);
}

export function usePresence(conversationId: string) {
  return useSyncExternalStore(hub.presence.subscribe, () => hub.presence.of(conversationId));
}

/** The time, moving every `everyMs`. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => window.matchMedia(query).matches,
  );
}

export const usePhone = (): boolean => useMedia("(width < 720px)");
