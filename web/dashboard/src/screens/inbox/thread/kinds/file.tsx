import type { Message } from "@hubbub/client";
import { Download, FileText, LoaderCircle } from "lucide-react";
import { useState } from "react";

import { fileSize } from "../../../../words/sizes";
import css from "./media.module.css";
import { NoFile } from "./picture";
import { nameOf, saveFile } from "./save-file";

export function Document({ message }: { message: Message }) {
  const [busy, setBusy] = useState(false);
  const { media } = message;
  if (media?.state === "failed") return <NoFile message={message} />;
  const name = nameOf(message);
  const download = async () => {
    setBusy(true);
    await saveFile(message);
    setBusy(false);
  };
  const ready = media?.state === "ready";
  const kind = name.includes(".") ? name.split(".").pop()?.toUpperCase() : "File";
  return (
    <button type="button" className={css.file} onClick={() => void download()} disabled={!ready || busy}>
      <FileText aria-hidden />
      <span>
        <span className={css.fileName} dir="auto">
          {name}
        </span>
        <span className={css.fileSize}>
          {kind}
          {media?.size ? ` · ${fileSize(media.size)}` : ready ? "" : " · on its way"}
        </span>
      </span>
      {busy || !ready ? <LoaderCircle className={css.turning} aria-hidden /> : <Download aria-label="Download" />}
    </button>
  );
}
