import type { TemplatePreview } from "@hubbub/client";

import type { ChosenFile } from "./editing";

const GIVEN_WHEN_SENT = /(?:^|\.)header\.(?:image|video|document|location|product)$|^offer$/u;

/** While a template is written, only samples are missing; files, places and times are given when it is sent. */
export function whileWritten(preview: TemplatePreview | undefined, file: ChosenFile | null): TemplatePreview | undefined {
  if (!preview) return undefined;
  const { header } = preview;
  const shown = header && header.format !== "TEXT" && !header.media && file;
  return {
    ...preview,
    header: shown ? { ...header, media: { link: file.url, filename: file.name } } : header,
    missing: preview.missing?.filter((key) => !GIVEN_WHEN_SENT.test(key)),
  };
}
