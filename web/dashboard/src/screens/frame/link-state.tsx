import { Ban, CloudOff, RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";

import { hub } from "../../hub";
import { cx } from "../../pieces/cx";
import { useLink, useNow, useObserved } from "../../reading";
import css from "./link-state.module.css";

const LOUD_AFTER_MS = 1200; // a blink of the line is no news

function useStaysDown(down: boolean): boolean {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    if (!down) return;
    const timer = setTimeout(() => setStays(true), LOUD_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setStays(false);
    };
  }, [down]);
  return stays;
}

/** Bottom left: live, resuming (and how much was missed), offline (and how much waits). Quiet while all is well. */
export function LinkState() {
  const link = useLink();
  const waiting = useObserved(hub.outbox.entries).filter((entry) => !entry.problem).length;
  const now = useNow(1000);
  const loud = useStaysDown(link.phase === "offline" || link.phase === "connecting");

  if (link.phase === "resuming") {
    return (
      <div className={cx(css.state, css.loud)} role="status">
        <RefreshCw className={css.turning} aria-hidden />
        Resuming{link.missed > 0 && <span className="figures">· {link.missed} missed</span>}
      </div>
    );
  }
  if (link.phase === "stopped") {
    return (
      <div className={cx(css.state, css.loud)} role="status">
        <Ban aria-hidden />
        {link.why === "forbidden" ? "No live updates for this account" : "Signed out"}
      </div>
    );
  }
  if (link.phase !== "live" && loud) {
    const seconds = link.phase === "offline" ? Math.max(0, Math.ceil((link.retryAt - now) / 1000)) : 0;
    return (
      <div className={cx(css.state, css.loud)} role="status">
        <CloudOff aria-hidden />
        <span>
          Offline{waiting > 0 && ` · ${String(waiting)} waiting to be sent`}
          {seconds > 1 && <span className="figures"> · again in {seconds} s</span>}
        </span>
        <button type="button" className={css.again} onClick={() => hub.stream.nudge()}>
          Try now
        </button>
      </div>
    );
  }
  return (
    <div className={css.state} role="status">
      <span className={css.dot} aria-hidden />
      {link.phase === "live" ? "Live" : "…"}
    </div>
  );
}
