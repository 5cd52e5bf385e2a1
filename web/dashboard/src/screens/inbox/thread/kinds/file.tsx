import { explain, type Message } from "@hubbub/client";
import { Download, FileText, LoaderCircle } from "lucide-react";
import { useState } from "react";

import { hub } from "../../../../hub";
import { toast } from "../../../../pieces/toasts";
import { fileSize } from "../../../../words/sizes";
import { text } from "../content";
import css from "./media.module.css";
import { NoFile } from "./picture";

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function Document({ message }: { message: Message }) {
  const [busy, setBusy] = useState(false);
  const { media } = message;
  if (media?.state === "failed") return <NoFile message={message} />;
  const name = media?.filename ?? (text(message.content, "filename") || "Document");
  const download = async () => {
    setBusy(true);
    try {
      save(await hub.calls.media(message.id), name);
    } catch (error) {
      toast(explain(error), { bad: true });
    } finally {
      setBusy(false);
    }
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
