import { useEffect, useRef } from "react";

/** A mark at the end of a list that asks for more when it comes near the view. */
export function useNearEnd(more: boolean, ask: () => void) {
  const mark = useRef<HTMLDivElement>(null);
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    const element = mark.current;
    if (!element || !more) return;
    const watch = new IntersectionObserver((seen) => seen.some((it) => it.isIntersecting) && latest.current(), { rootMargin: "50%" });
    watch.observe(element);
    return () => watch.disconnect();
  }, [more]);
  return mark;
}
