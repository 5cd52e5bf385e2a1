import type { DryRun, Would } from "@hubbub/client";

import { WOULD_NAMES, WOULDS } from "../reasons";
import { ShareBar, type Part } from "../share-bar";

const COLOURS: Record<Would, Part["colour"]> = { send: "accent", suggest: "info", hand_over: "warning", stay: "weak" };

/** How often it would do what. */
export function WouldBar({ run, bare }: { run: Pick<DryRun, "would">; bare?: boolean }) {
  const parts = WOULDS.filter((it) => (run.would[it] ?? 0) > 0).map((it) => ({ name: WOULD_NAMES[it], count: run.would[it] ?? 0, colour: COLOURS[it] }));
  return <ShareBar label="What it would do" parts={parts} bare={bare} />;
}
