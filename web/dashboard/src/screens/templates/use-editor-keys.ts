import { useEffect, useRef } from "react";

/** Ctrl+S saves, Ctrl+Enter submits, wherever the focus is. */
export function useEditorKeys(save: () => void, submit: () => void): void {
  const latest = useRef({ save, submit });
  useEffect(() => {
    latest.current = { save, submit };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const act = event.key.toLowerCase() === "s" ? latest.current.save : event.key === "Enter" ? latest.current.submit : null;
      if (!act || document.querySelector("[role=alertdialog]")) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
