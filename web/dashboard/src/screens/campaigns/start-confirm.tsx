import type { Campaign } from "@hubbub/client";
import { useState } from "react";

import { Confirm } from "../../pieces/confirm";
import { wish } from "./acts";
import { lasting, many, money } from "../../words/figures";
import { useEstimate } from "./reading";
import { scheduleWords } from "./wizard/schedule";
import { myZone } from "../../words/clocks";

interface StartProps {
  campaign: Campaign;
  open: boolean;
  close: () => void;
  started: (campaign: Campaign) => void;
}

/** The last question before customers are written to: how many, when, and at what price. */
export function StartConfirm({ campaign, open, close, started }: StartProps) {
  const estimate = useEstimate(campaign).data;
  const [busy, setBusy] = useState(false);
  const [asked] = useState(() => Date.now());
  const start = () => {
    setBusy(true);
    void wish(campaign.id, "start").then((answer) => {
      setBusy(false);
      close();
      if (answer) started(answer);
    });
  };
  const reach = estimate?.reach ?? campaign.total;
  return (
    <Confirm
      open={open}
      close={close}
      title={`Write to ${many(reach, "customer")}?`}
      act="Start"
      busy={busy}
      onConfirm={start}
    >
      <p>{scheduleWords(campaign.schedule, myZone(), asked)}</p>
      {estimate && (
        <p>
          {estimate.cost ? (
            <>
              It costs at most <strong>{money(estimate.cost.amount, estimate.cost.currency)}</strong> and takes{" "}
            </>
          ) : (
            "It takes "
          )}
          about <strong>{lasting(estimate.seconds)}</strong> of sending.
        </p>
      )}
      <p>You can pause it at any moment. What was sent cannot be taken back.</p>
    </Confirm>
  );
}
