import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, type RefObject } from "react";

const NEAR_BOTTOM_PX = 80;
const FLOOR_PX = 12; // below the newest row
const SCROLL_END_MS = 120;

/**
 * A virtual list that grows upward: row 0 is the newest, at the bottom. The scroller lays out in reverse, so offset 0
 * is the bottom and older rows, however tall they turn out to be, never push what is being read. New rows at the
 * bottom follow along when one is there, and are compensated when one reads further up.
 */
export function useUpward(scroller: RefObject<HTMLDivElement | null>, keys: readonly string[], estimate: (index: number) => number) {
  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: keys.length,
    getScrollElement: () => scroller.current,
    estimateSize: estimate,
    getItemKey: (index) => keys[index] ?? index,
    overscan: 12,
    paddingStart: FLOOR_PX,
    observeElementOffset: observe,
    scrollToFn: (offset, { adjustments = 0, behavior }, { scrollElement }) =>
      scrollElement?.scrollTo({ top: -(offset + adjustments), behavior }),
  });
  const newest = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const before = newest.current;
    newest.current = keys[0];
    if (before === undefined || before === keys[0]) return;
    const element = scroller.current;
    const added = keys.indexOf(before);
    if (!element || added <= 0 || -element.scrollTop <= NEAR_BOTTOM_PX) return;
    const grown = virtual.measurementsCache[added]?.start ?? 0;
    element.scrollTop -= grown;
  }, [keys, scroller, virtual]);
  return virtual;
}

export function atBottom(element: HTMLElement): boolean {
  return -element.scrollTop <= NEAR_BOTTOM_PX;
}

function observe(instance: Virtualizer<HTMLDivElement, HTMLDivElement>, tell: (offset: number, moving: boolean) => void) {
  const element = instance.scrollElement;
  if (!element) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onScroll = () => {
    tell(-element.scrollTop, true);
    clearTimeout(timer);
    timer = setTimeout(() => tell(-element.scrollTop, false), SCROLL_END_MS);
  };
  tell(-element.scrollTop, false);
  element.addEventListener("scroll", onScroll, { passive: true });
  return () => {
    clearTimeout(timer);
    element.removeEventListener("scroll", onScroll);
  };
}
