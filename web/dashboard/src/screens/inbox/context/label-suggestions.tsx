import { keys, type Conversation } from "@hubbub/client";
import { Plus, Sparkles } from "lucide-react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { origin } from "../../../words/ai";
import { toggleLabel } from "../acts";
import { useAsked } from "../asked";
import css from "./ai.module.css";
import pane from "./context-pane.module.css";
import { intentWords, sentences } from "./summary-parts";

/** Labels of the team that would fit, and what the customer wants; made when somebody asks. A click adds one. */
export function LabelSuggestions({ conversation }: { conversation: Conversation }) {
  const { id } = conversation;
  const { data, busy, problem, ask, stop } = useAsked(keys.tags(id), (signal) => hub.assist.tags(id, signal));
  const fresh = data?.upto_seq === conversation.last_seq;
  const labels = (data?.labels ?? []).filter((it) => !conversation.labels.includes(it.name));
  return (
    <div className={css.suggested} role="status" onKeyDown={(event) => event.key === "Escape" && busy && stop()}>
      {labels.length > 0 && (
        <div className={pane.labels}>
          {labels.map((it) => (
            <button key={it.label_id} type="button" className={css.chip} aria-label={`Add label ${it.name}`} onClick={() => void toggleLabel([conversation], it.name, true)}>
              <Plus aria-hidden />
              {it.name}
            </button>
          ))}
        </div>
      )}
      {data?.intent && <p className={css.made}>{`The customer wants: ${intentWords(data.intent.name).toLowerCase()}`}</p>}
      {data && <p className={css.made}>{sentences(data.labels.length === 0 && "No label of yours fits", ...origin(data))}</p>}
      {problem && <p className={css.problem}>{problem}</p>}
      {(!fresh || busy) && (
        <Button small look="quiet" className={css.suggest} onClick={busy ? stop : ask}>
          <Sparkles aria-hidden />
          {busy ? "Looking… Stop" : data ? "Suggest again" : "Suggest labels"}
        </Button>
      )}
    </div>
  );
}
