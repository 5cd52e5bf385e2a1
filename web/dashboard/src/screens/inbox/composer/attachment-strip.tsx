import { FileText, RotateCcw, X } from "lucide-react";

import { IconButton } from "../../../pieces/button";
import { fileSize } from "../../../words/sizes";
import type { Attachment } from "./attachments";
import css from "./composer.module.css";

interface StripProps {
  all: readonly Attachment[];
  remove: (id: number) => void;
  again: (id: number, file: File) => void;
}

export function AttachmentStrip({ all, remove, again }: StripProps) {
  if (all.length === 0) return null;
  return (
    <ul className={css.files}>
      {all.map((it) => (
        <li key={it.id} className={css.fileCard} data-bad={it.problem ? "" : undefined}>
          {it.preview ? <img src={it.preview} alt="" /> : <FileText aria-hidden />}
          <span>
            <strong>{it.file.name}</strong>
            <small>{it.problem ?? (it.uploaded ? fileSize(it.file.size) : `${String(Math.round(it.share * 100))} % of ${fileSize(it.file.size)}`)}</small>
            {!it.uploaded && !it.problem && <progress value={it.share} aria-label={`Uploading ${it.file.name}`} />}
          </span>
          {it.problem && (
            <IconButton small label="Try again" onClick={() => again(it.id, it.file)}>
              <RotateCcw aria-hidden />
            </IconButton>
          )}
          <IconButton small label={`Remove ${it.file.name}`} onClick={() => remove(it.id)}>
            <X aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
