import { explain, type Passage } from "@hubbub/client";
import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";

import { Card } from "../../../pieces/card";
import { useFound } from "../reading";
import { placeWords } from "./document-words";
import css from "./find.module.css";

const TYPING_PAUSE_MS = 400;
const LONGEST = 2000;

function Found({ passage }: { passage: Passage }) {
  const percent = Math.round(passage.score * 100);
  const place = placeWords(passage);
  return (
    <li className={css.passage}>
      <p className={css.top}>
        <Link to="/ai/knowledge/$documentId" params={{ documentId: passage.document_id }} className={css.title}>
          {passage.title}
        </Link>
        {place && <span dir="auto">{place}</span>}
        <span className={css.score} title="How surely it speaks of the question">
          <span className={css.track} aria-hidden>
            <span style={{ transform: `scaleX(${String(passage.score)})` }} />
          </span>
          {percent} %
        </span>
      </p>
      <p className={css.text} dir="auto">
        {passage.text}
      </p>
    </li>
  );
}

function Answer({ q }: { q: string }) {
  const found = useFound(q);
  if (found.error) {
    return (
      <p className={css.none} role="alert">
        {explain(found.error)}
      </p>
    );
  }
  if (!found.data) return <p className={css.none}>Looking…</p>;
  if (found.data.length === 0) return <p className={css.none}>Nothing would be found: no passage surely speaks of it. A document about it would help.</p>;
  return (
    <ol className={css.passages} aria-label="Passages found" data-stale={found.isPlaceholderData || undefined}>
      {found.data.map((it) => (
        <Found key={`${it.document_id} ${String(it.place)}`} passage={it} />
      ))}
    </ol>
  );
}

/** What would be found for a customer's question. */
export function Find() {
  const [text, setText] = useState("");
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(text.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <Card title="What would be found?">
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setQ(text.trim());
        }}
      >
        <label className={css.search}>
          <span className="unseen">A customer’s question</span>
          <Search aria-hidden />
          <input
            type="search"
            dir="auto"
            maxLength={LONGEST}
            placeholder="Ask as a customer would, in any language"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => event.key === "Escape" && setText("")}
          />
        </label>
      </form>
      <div className={css.answer} aria-live="polite">{q && <Answer q={q} />}</div>
    </Card>
  );
}
