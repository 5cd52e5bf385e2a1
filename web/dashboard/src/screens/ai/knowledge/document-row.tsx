import type { KnowledgeDocument } from "@hubbub/client";
import { Link } from "@tanstack/react-router";
import { FileText, Globe, Trash2 } from "lucide-react";

import { Badge } from "../../../pieces/badge";
import { IconButton } from "../../../pieces/button";
import { briefly, exact } from "../../../words/time";
import { kindName, passagesWords, read, STATE_NAMES, STATE_TONES } from "./document-words";
import css from "./knowledge.module.css";

/** How far a document is read. */
export function Reading({ document }: { document: KnowledgeDocument }) {
  const share = read(document);
  if (document.state !== "pending" || share === null) return null;
  return (
    <span
      className={css.reading}
      role="progressbar"
      aria-label={`Passages of ${document.title} read`}
      aria-valuemin={0}
      aria-valuemax={document.chunks}
      aria-valuenow={document.embedded}
    >
      <span style={{ transform: `scaleX(${String(share)})` }} />
    </span>
  );
}

interface RowProps {
  document: KnowledgeDocument;
  now: number;
  /** Asks whether it is to be removed; nothing where one may not. */
  remove?: () => void;
}

export function DocumentRow({ document, now, remove }: RowProps) {
  const { id, title, origin, source, state, reason, created_at: at } = document;
  const Icon = origin === "page" ? Globe : FileText;
  return (
    <li className={css.row}>
      <Icon aria-hidden className={css.icon} />
      <div className={css.names}>
        <Link to="/ai/knowledge/$documentId" params={{ documentId: id }} className={css.name} dir="auto" title={title}>
          {title}
        </Link>
        <p className={css.source} dir="auto" title={source}>
          {kindName(document)}
          {source !== title && ` · ${source}`}
        </p>
        {state === "failed" && reason && <p className={css.problem}>{reason}</p>}
      </div>
      <div className={css.state}>
        <Badge tone={STATE_TONES[state]}>{STATE_NAMES[state]}</Badge>
        <span className={css.small}>{passagesWords(document)}</span>
        <Reading document={document} />
      </div>
      <time className={css.time} dateTime={at} title={exact(at)}>
        {briefly(at, now)}
      </time>
      {remove && (
        <IconButton className={css.remove} label={`Delete ${title}`} onClick={remove}>
          <Trash2 aria-hidden />
        </IconButton>
      )}
    </li>
  );
}
