import { explain, type Message } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { Languages } from "lucide-react";

import { MarkedText } from "../../../pieces/marked-text";
import { useObserved } from "../../../reading";
import { madeBy } from "../../../words/ai";
import { languageCode, languageName } from "../../../words/languages";
import css from "./ai.module.css";
import { hideTranslation, speaksOther, translatable, translate, translated, translationOf } from "./translations";

function Shown({ message }: { message: Message }) {
  const { data, error, isFetching } = useQuery({ ...translationOf(message), enabled: false });
  const from = languageCode(message.language);
  const head = isFetching ? "Translating…" : data ? (from ? `From ${languageName(from)}` : "Translated") : "Not translated";
  return (
    <div className={css.aside} role="status">
      <span className={css.asideHead} title={data && madeBy(data)}>
        <Languages aria-hidden />
        {head}
        {!isFetching && !data && (
          <button type="button" onClick={() => translate(message)}>
            Try again
          </button>
        )}
        <button type="button" onClick={() => hideTranslation(message)}>
          {isFetching ? "Stop" : "Hide"}
        </button>
      </span>
      {data && <MarkedText text={data.text} />}
      {data?.check.map((line) => (
        <span key={line} className={css.check}>
          {line}
        </span>
      ))}
      {!isFetching && error && <span className={css.check}>{explain(error)}</span>}
    </div>
  );
}

/** A message in the reader's language, below what the customer wrote. */
export function Translation({ message }: { message: Message }) {
  return useObserved(translated).has(message.id) && <Shown message={message} />;
}

/** Where nothing can hover, a foreign message offers its translation by itself. */
export function TouchTranslate({ message }: { message: Message }) {
  const shown = useObserved(translated).has(message.id);
  if (shown || !speaksOther(message) || !translatable(message)) return null;
  return (
    <button type="button" className={css.touch} onClick={() => translate(message)}>
      Translate
    </button>
  );
}
