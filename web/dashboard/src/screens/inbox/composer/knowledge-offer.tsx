import type { KnowledgeAnswer, Passage } from "@hubbub/client";
import { BookOpenText } from "lucide-react";

import { Button } from "../../../pieces/button";
import { MarkedText } from "../../../pieces/marked-text";
import { madeBy } from "../../../words/ai";
import { placeOf } from "./help";
import css from "./help.module.css";

function Source({ passage, first }: { passage: Passage; first: boolean }) {
  return (
    <li>
      <details open={first}>
        <summary dir="auto">{placeOf(passage)}</summary>
        <p dir="auto">{passage.text}</p>
        {passage.address && (
          <a href={passage.address} target="_blank" rel="noopener noreferrer">
            Open the page
          </a>
        )}
      </details>
    </li>
  );
}

/** What the team's knowledge answers, and the passages it rests on, to be looked at before it goes into the reply. */
export function KnowledgeOffer({ answer, accept, drop }: { answer: KnowledgeAnswer; accept: () => void; drop: () => void }) {
  const sources = answer.sources ?? [];
  const head = answer.form === "written" ? "From your knowledge" : "A passage of your knowledge, as it stands";
  return (
    <section className={css.offer} aria-label="An answer from your knowledge">
      <p className={css.offerHead} title={madeBy(answer)}>
        <BookOpenText aria-hidden />
        {head}
      </p>
      <div className={css.offerText}>
        <MarkedText text={answer.text ?? ""} />
      </div>
      {sources.length > 0 && (
        <>
          <p className={css.offerHead}>{answer.form === "written" ? "It rests on" : "What was found"}</p>
          <ul className={css.sources}>
            {sources.map((it, i) => (
              <Source key={`${it.document_id} ${String(it.place)}`} passage={it} first={i === 0} />
            ))}
          </ul>
        </>
      )}
      {answer.note && <p className={css.note}>{answer.note}</p>}
      <div className={css.offerFoot}>
        <Button small look="quiet" onClick={drop}>
          Leave it
        </Button>
        <Button small look="primary" autoFocus onClick={accept}>
          Put it in
        </Button>
      </div>
    </section>
  );
}
