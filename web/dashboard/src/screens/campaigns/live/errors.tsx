import type { Campaign } from "@hubbub/client";
import { RotateCcw } from "lucide-react";
import { useState } from "react";

import { Button } from "../../../pieces/button";
import { Confirm } from "../../../pieces/confirm";
import { retry } from "../acts";
import { can, retriable } from "../campaign-words";
import { figure } from "../../../words/figures";
import css from "./errors.module.css";

type Reason = Campaign["errors"][number];

interface ErrorsProps {
  campaign: Campaign;
  may: boolean;
  show: (code: string) => void;
}

/** Why some were not reached, the most frequent reason first, and what can be done. */
export function Errors({ campaign, may, show }: ErrorsProps) {
  const [asked, setAsked] = useState<Reason | null>(null);
  const [busy, setBusy] = useState(false);
  const again = () => {
    if (!asked) return;
    setBusy(true);
    void retry(campaign, { codes: [asked.code] }).then(() => {
      setBusy(false);
      setAsked(null);
    });
  };
  return (
    <>
      <ul className={css.errors}>
        {campaign.errors.map((it) => (
          <li key={it.code}>
            <span className={css.count}>{figure(it.count)}</span>
            <div className={css.words}>
              <p className={css.title}>
                {it.title}
                {/^\d+$/u.test(it.code) && <span className={css.code}>{it.code}</span>}
              </p>
              {it.advice && <p className={css.advice}>{it.advice}</p>}
            </div>
            <div className={css.acts}>
              <Button small look="quiet" onClick={() => show(it.code)}>
                Show them
              </Button>
              {may && can(campaign.status).retry && retriable(it.code) && (
                <Button small onClick={() => setAsked(it)}>
                  <RotateCcw aria-hidden />
                  Retry these
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      <Confirm
        open={asked !== null}
        close={() => setAsked(null)}
        title={`Try ${figure(asked?.count ?? 0)} again?`}
        act="Retry"
        busy={busy}
        onConfirm={again}
      >
        <p>
          <strong>{asked?.title}.</strong> {asked?.advice}
        </p>
        <p>They are written to again as soon as it is their turn; what is delivered is paid for.</p>
      </Confirm>
    </>
  );
}
