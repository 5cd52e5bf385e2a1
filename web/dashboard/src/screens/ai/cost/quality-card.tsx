import type { AiQuality } from "@hubbub/client";

import { Card } from "../../../pieces/card";
import { figure } from "../../../words/figures";
import { dollars } from "../dollars";
import { useQuality } from "../reading";
import { reasonWords } from "../reasons";
import { ShareBar } from "../share-bar";
import { Asked } from "./asked";
import css from "./cost.module.css";
import { ranked } from "./sums";

const sumOf = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, n) => sum + n, 0);

function Reasons({ title, counts }: { title: string; counts: Readonly<Record<string, number>> }) {
  const all = ranked(counts);
  const most = all[0]?.[1] ?? 0;
  if (most === 0) return null;
  return (
    <div>
      <h3 className={css.small}>{title}</h3>
      <ul className={css.reasons}>
        {all.map(([code, count]) => (
          <li key={code}>
            <span>{reasonWords(code)}</span>
            <span className={css.track} aria-hidden>
              <span style={{ transform: `scaleX(${String(count / most)})` }} />
            </span>
            <span className="figures">{figure(count)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Figures({ quality }: { quality: AiQuality }) {
  const { sent, suggested, stayed, handed_over: over, discarded, cost_micros: cost } = quality;
  const looked = sent + suggested + stayed + sumOf(over) + sumOf(discarded);
  if (looked === 0) return <p className={css.hint}>It has looked at no message in these days: 0 answered, 0 handed over, $0.00.</p>;
  return (
    <>
      <p className={css.sum}>
        <strong>{figure(sent)}</strong> answered, {figure(suggested)} suggested, for {dollars(cost)}
      </p>
      <ShareBar
        label="What it did"
        parts={[
          { name: "Answered", count: sent, colour: "accent" },
          { name: "Suggested", count: suggested, colour: "info" },
          { name: "Handed over", count: sumOf(over), colour: "warning" },
          { name: "Discarded", count: sumOf(discarded), colour: "strong" },
          { name: "Stayed quiet", count: stayed, colour: "weak" },
        ]}
      />
      <Reasons title="Why it handed over" counts={over} />
      <Reasons title="Why answers were discarded" counts={discarded} />
    </>
  );
}

/** How well answering by itself goes. */
export function QualityCard({ days }: { days: number }) {
  return (
    <Card title="Answering by itself">
      <Asked of={useQuality(days)}>{(quality) => <Figures quality={quality} />}</Asked>
    </Card>
  );
}
