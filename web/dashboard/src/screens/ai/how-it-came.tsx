import type { DryRunLine } from "@hubbub/client";

import { many } from "../../words/figures";
import { dollars } from "./dollars";
import css from "./how-it-came.module.css";
import { intentName } from "./answering/intents";

interface HowProps {
  intent?: string | null;
  confidence?: number | null;
  costMicros?: number;
  model?: string;
  sources?: DryRunLine["sources"];
}

/** What the customer wanted, how sure the answer was, what it cost, and what it rests on. */
export function HowItCame({ intent, confidence, costMicros, model, sources = [] }: HowProps) {
  const facts = [
    intent && intentName(intent),
    typeof confidence === "number" && `${String(Math.round(confidence * 100))} % sure`,
    typeof costMicros === "number" && costMicros > 0 && dollars(costMicros),
    model,
  ].filter(Boolean);
  if (facts.length === 0 && sources.length === 0) return null;
  return (
    <div className={css.how}>
      {facts.length > 0 && <span>{facts.join(" · ")}</span>}
      {sources.length > 0 && (
        <details>
          <summary>{many(sources.length, "source")}</summary>
          <ul>
            {sources.map((it, i) => (
              <li key={i}>
                {it.kind === "passage" ? "Your document" : "A past answer"}: <span dir="auto">{it.title}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
