import { explain, Problem, type Chunk } from "@hubbub/client";
import { useNavigate, useParams } from "@tanstack/react-router";
import { CircleAlert, Compass, FileX2, Hourglass, Trash2 } from "lucide-react";
import { useState } from "react";

import { Badge } from "../../../pieces/badge";
import { Button } from "../../../pieces/button";
import { Empty } from "../../../pieces/empty";
import { Bone } from "../../../pieces/skeleton";
import { useNearEnd } from "../../../pieces/use-near-end";
import { useMay } from "../../../reading";
import { exact } from "../../../words/time";
import { AiScreen } from "../ai-screen";
import { BackTitle } from "../back-title";
import { useDocument } from "../reading";
import { Reading } from "./document-row";
import { kindName, passagesWords, placeWords, STATE_NAMES, STATE_TONES } from "./document-words";
import css from "./document.module.css";
import { Removing } from "./removing";

function PassageItem({ passage }: { passage: Chunk }) {
  const place = placeWords(passage);
  return (
    <li className={css.passage} value={passage.place}>
      {place && (
        <p className={css.place} dir="auto">
          {place}
        </p>
      )}
      <p className={css.text} dir="auto">
        {passage.text}
      </p>
    </li>
  );
}

function Failed({ error, again }: { error: unknown; again: () => void }) {
  const navigate = useNavigate();
  if (error instanceof Problem && error.status === 404) {
    return (
      <Empty
        icon={<Compass aria-hidden />}
        title="There is no such document"
        actions={<Button onClick={() => void navigate({ to: "/ai/knowledge", search: {} })}>All documents</Button>}
      >
        Somebody may have deleted it.
      </Empty>
    );
  }
  return (
    <Empty icon={<CircleAlert aria-hidden />} title="The document could not be loaded" actions={<Button onClick={again}>Try again</Button>}>
      {explain(error)}
    </Empty>
  );
}

/** One document as it is searched: passage by passage. */
export function DocumentScreen() {
  const { documentId } = useParams({ from: "/frame/ai/knowledge/$documentId" });
  const found = useDocument(documentId);
  const navigate = useNavigate();
  const may = useMay("edit_knowledge") ?? false;
  const [asked, setAsked] = useState(false);
  const end = useNearEnd(found.hasNextPage && !found.isFetchingNextPage, () => void found.fetchNextPage());
  const document = found.data?.pages[0]?.document;
  const passages = found.data?.pages.flatMap((page) => page.passages) ?? [];
  let body;
  if (document) {
    body = (
      <>
        <p className={css.facts}>
          <span>{kindName(document)}</span>
          <span dir="auto">
            {document.origin === "page" ? (
              <a href={document.source} target="_blank" rel="noopener noreferrer nofollow">
                {document.source}
              </a>
            ) : (
              document.source
            )}
          </span>
          <span>{passagesWords(document)}</span>
          <span>
            added <time dateTime={document.created_at}>{exact(document.created_at)}</time>
          </span>
          <Reading document={document} />
        </p>
        {passages.length > 0 ? (
          <ol className={css.passages} aria-label="Passages">
            {passages.map((it) => (
              <PassageItem key={it.place} passage={it} />
            ))}
          </ol>
        ) : (
          <Empty
            icon={document.state === "failed" ? <FileX2 aria-hidden /> : <Hourglass aria-hidden />}
            title={document.state === "failed" ? "It could not be read" : "It is being read"}
          >
            {document.reason ?? "Its passages stand here as soon as it is."}
          </Empty>
        )}
        <div ref={end} className={css.end}>
          {found.isFetchNextPageError && <Button onClick={() => void found.fetchNextPage()}>Load more</Button>}
        </div>
        <Removing
          document={asked ? document : null}
          close={() => setAsked(false)}
          removed={() => void navigate({ to: "/ai/knowledge", search: {} })}
        />
      </>
    );
  } else if (found.error) body = <Failed error={found.error} again={() => void found.refetch()} />;
  else body = <Bone className={css.bone} />;
  return (
    <AiScreen
      key={documentId}
      label={document?.title ?? "Document"}
      title={
        <BackTitle
          to="/ai/knowledge"
          back="All documents"
          name={document?.title ?? "Document"}
          badge={document && <Badge tone={STATE_TONES[document.state]}>{STATE_NAMES[document.state]}</Badge>}
        />
      }
      actions={
        may &&
        document && (
          <Button look="danger" onClick={() => setAsked(true)}>
            <Trash2 aria-hidden />
            Delete
          </Button>
        )
      }
    >
      {body}
    </AiScreen>
  );
}
