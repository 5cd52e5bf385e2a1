import type { Message } from "@hubbub/client";
import { explain } from "@hubbub/client";
import { ImageOff, LoaderCircle } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { cx } from "../../../../pieces/cx";
import { text } from "../content";
import css from "./media.module.css";
import { useFile } from "./use-file";

const Lightbox = lazy(() => import("../lightbox"));

/** What stands where a file will be: still loading at WhatsApp's end, or not to be had, and why. */
export function NoFile({ message, error }: { message: Message; error?: unknown }) {
  if (message.media?.state === "failed" || error) {
    return (
      <span className={css.notice}>
        <ImageOff aria-hidden />
        {message.media?.reason ?? (error ? explain(error) : "This file could not be had from WhatsApp.")}
      </span>
    );
  }
  return (
    <span className={css.wait} role="status" aria-label="The file is on its way">
      <LoaderCircle className={css.turning} aria-hidden />
    </span>
  );
}

export function Picture({ message }: { message: Message }) {
  const file = useFile(message);
  const [open, setOpen] = useState(false);
  if (!file.data) {
    return (
      <span className={css.frame}>
        <NoFile message={message} error={file.error} />
      </span>
    );
  }
  const about = text(message.content, "caption") || "Photo";
  return (
    <>
      <button type="button" className={cx(css.frame, css.picture)} aria-label={`${about}: open large`} onClick={() => setOpen(true)}>
        <img src={file.data.url} alt={about} draggable={false} />
      </button>
      {open && (
        <Suspense>
          <Lightbox url={file.data.url} about={about} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

export function StickerPicture({ message }: { message: Message }) {
  const file = useFile(message);
  if (!file.data) return <NoFile message={message} error={file.error} />;
  return <img className={css.sticker} src={file.data.url} alt="Sticker" draggable={false} />;
}

export function Film({ message }: { message: Message }) {
  const file = useFile(message);
  if (!file.data) {
    return (
      <span className={css.frame}>
        <NoFile message={message} error={file.error} />
      </span>
    );
  }
  return (
    <span className={css.frame}>
      <video className={css.video} src={file.data.url} controls preload="metadata" aria-label={text(message.content, "caption") || "Video"} />
    </span>
  );
}
