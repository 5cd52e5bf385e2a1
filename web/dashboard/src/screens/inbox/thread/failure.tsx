import { explain, type Message, type Unsent } from "@hubbub/client";
import { CircleAlert, CircleHelp } from "lucide-react";
import { useState } from "react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { toast } from "../../../pieces/toasts";
import css from "./bubble.module.css";
import { useThread } from "./thread-context";

const WINDOW_CLOSED = 131047;

/** Why a message did not arrive, and what to do about it. */
export function Failure({ message }: { message: Message }) {
  const { windowOpen } = useThread();
  const [busy, setBusy] = useState(false);
  const unknown = message.status === "unknown";
  const error = message.error;
  const pointless = error?.code === WINDOW_CLOSED && !windowOpen;
  const retry = async () => {
    setBusy(true);
    try {
      hub.took.message(await hub.calls.retry(message.id));
    } catch (refused) {
      toast(explain(refused), { bad: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={css.failure} role="note">
      {unknown ? <CircleHelp aria-hidden /> : <CircleAlert aria-hidden />}
      <div>
        <strong>{unknown ? "Nobody knows yet whether this arrived" : "Not delivered"}</strong>
        {unknown ? "WhatsApp did not answer in time. It is not sent again by itself, so that the customer never gets it twice." : why(message)}
        {error && (
          <>
            {" "}
            <code title={error.details ?? error.title}>({error.code})</code>
          </>
        )}
        {!unknown && !pointless && (
          <div className={css.failureActions}>
            <Button small disabled={busy} onClick={() => void retry()}>
              {busy ? "Sending…" : "Send again"}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function why({ error }: Message): string {
  if (!error) return "WhatsApp gave no reason.";
  return error.advice ?? error.details ?? error.title;
}

/** A send our own server refused: nothing left, so it can be tried again or thrown away. */
export function Refused({ entry }: { entry: Unsent }) {
  return (
    <div className={css.failure} role="note">
      <CircleAlert aria-hidden />
      <div>
        <strong>Not sent</strong>
        {entry.problem?.detail}
        <div className={css.failureActions}>
          <Button small onClick={() => hub.outbox.retry(entry.clientId)}>
            Try again
          </Button>
          <Button small look="quiet" onClick={() => hub.outbox.discard(entry.clientId)}>
            Discard
          </Button>
        </div>
      </div>
    </div>
  );
}
