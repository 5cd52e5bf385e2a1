import type { Suggested } from "@hubbub/client";

import { Card } from "../../../pieces/card";
import { many, share } from "../../../words/figures";
import { useSuggested } from "../reading";
import { ShareBar, type Part } from "../share-bar";
import { Asked } from "./asked";
import css from "./cost.module.css";
import { bySource, type Fate } from "./sums";

const SOURCES: Readonly<Record<string, string>> = { canned: "Canned replies", past: "Past answers", ai: "Language model" };
const NOT_TAKEN = "None was taken"; // an answer of one's own is near to no suggestion, so it has no source

const parts = (it: Pick<Fate, "accepted" | "edited" | "ignored">): Part[] => [
  { name: "Sent as it was", count: it.accepted, colour: "accent" },
  { name: "Changed first", count: it.edited, colour: "info" },
  { name: "Not taken", count: it.ignored, colour: "weak" },
];

function Fates({ suggested }: { suggested: Suggested }) {
  const { accepted, edited, ignored } = suggested;
  const all = accepted + edited + ignored;
  if (all === 0) {
    return <p className={css.hint}>No suggestion was shown and answered in these days. They come above the composer, with the keys 1, 2 and 3.</p>;
  }
  const fates = bySource(suggested.by_source);
  return (
    <>
      <p className={css.sum}>
        <strong>{share(accepted + edited, all)}</strong> taken, of {many(all, "answer")} to which there were suggestions
      </p>
      <ShareBar label="What became of suggestions" parts={parts(suggested)} />
      {fates.length > 1 && (
        <dl className={css.sources}>
          {fates.map((it) => (
            <div key={it.source}>
              <dt>{it.source ? (SOURCES[it.source] ?? it.source) : NOT_TAKEN}</dt>
              <dd>
                <ShareBar label={it.source ? (SOURCES[it.source] ?? it.source) : NOT_TAKEN} parts={parts(it)} bare />
              </dd>
              <dd className="figures">{many(it.accepted + it.edited + it.ignored, "answer")}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

/** What people did with suggested replies. */
export function SuggestionsCard({ days }: { days: number }) {
  return (
    <Card title="Suggested replies">
      <Asked of={useSuggested(days)}>{(suggested) => <Fates suggested={suggested} />}</Asked>
    </Card>
  );
}
