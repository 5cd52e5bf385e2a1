import type { Campaign } from "@hubbub/client";
import { useEffect, useRef, useState } from "react";

import { STATUS_NAMES } from "../campaign-words";
import { share } from "../../../words/figures";
import { done } from "../funnel";

const QUIET_MS = 20_000;

function told({ status, counts, total }: Campaign): string {
  if (status === "running") return `Running: ${share(done(counts, total), total)} done`;
  return STATUS_NAMES[status];
}

/** Progress for those who listen instead of look: seldom enough to be borne. */
export function LiveWords({ campaign }: { campaign: Campaign }) {
  const [words, setWords] = useState("");
  const latest = useRef("");
  useEffect(() => {
    latest.current = told(campaign);
  }, [campaign]);
  useEffect(() => {
    const timer = setInterval(() => setWords(latest.current), QUIET_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="unseen" role="status" aria-live="polite">
      {words}
    </p>
  );
}
