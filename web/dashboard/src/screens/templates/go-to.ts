import type { Anchor } from "./anchors";

const FIELDS = "input:not([type=file]), textarea, select, button";

/** Bring a place of the form into view, with the focus in its first field. */
export function goTo(form: HTMLElement | null, anchor: Anchor): void {
  const place = form?.querySelector<HTMLElement>(`[data-anchor="${CSS.escape(anchor)}"]`);
  if (!place) return;
  const fields = [...place.querySelectorAll<HTMLElement>(FIELDS)];
  const first = fields.find((it) => it.matches("textarea, input:checked, [aria-invalid]")) ?? fields[0];
  place.scrollIntoView({ block: "center" });
  first?.focus({ preventScroll: true });
}
