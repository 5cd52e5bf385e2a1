import { explain, upload } from "@hubbub/client";
import { useEffect, useRef, useState } from "react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Field, SelectField } from "../../../pieces/field";
import type { Filling, Slot } from "./filling";
import { showFile } from "./shown-files";
import css from "./template-step.module.css";

interface FileSlotProps {
  slot: Slot;
  title: string;
  filling: Filling | undefined;
  problem: string | undefined;
  set: (filling: Filling) => void;
}

const KINDS: Record<string, string> = { image: "image/jpeg,image/png", video: "video/mp4,video/3gpp", document: "" };

/** One file on its way to the server at a time. */
function useUpload(set: (filling: Filling) => void) {
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState("");
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const give = async (file: File) => {
    stop.current?.abort();
    const own = new AbortController();
    stop.current = own;
    setProblem("");
    setShare(0);
    try {
      const done = await upload(hub.session, hub.api.base, file, setShare, own.signal);
      showFile(done.media_id, file);
      set({ kind: "file", id: done.media_id, name: done.filename });
    } catch (error) {
      if (!own.signal.aborted) setProblem(explain(error));
    } finally {
      if (stop.current === own) setShare(null);
    }
  };
  return { share, problem, give, cancel: () => stop.current?.abort() };
}

function FileChoice({ slot, title, filling, set }: Omit<FileSlotProps, "problem">) {
  const { share, problem, give, cancel } = useUpload(set);
  const name = filling?.kind === "file" ? filling.name : "";
  return (
    <div className={css.fileSlot}>
      <label className={css.fileChoice}>
        {name ? "Another file" : "Choose a file"}
        <input
          type="file"
          aria-label={`${title}: file`}
          accept={KINDS[slot.kind]}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = "";
            if (file) void give(file);
          }}
        />
      </label>
      {share !== null && <Button onClick={cancel}>Stop</Button>}
      <span className={problem ? css.problem : css.hint} dir="auto" role="status">
        {problem || (share === null ? name : `Uploading… ${String(Math.round(share * 100))} %`)}
      </span>
    </div>
  );
}

/** A picture, video or document: a file from here, which is put at WhatsApp once, or one on the web. */
export function FileSlot(props: FileSlotProps) {
  const { title, filling, problem, set } = props;
  const web = filling?.kind === "link";
  return (
    <div className={css.slot}>
      <SelectField
        label={title}
        problem={problem}
        value={web ? "link" : "file"}
        onChange={(event) => set(event.target.value === "link" ? { kind: "link", link: "" } : { kind: "file", id: "", name: "" })}
      >
        <option value="file">A file from here</option>
        <option value="link">A file on the web</option>
      </SelectField>
      {web ? (
        <Field label="Address" type="url" placeholder="https://" value={filling.link} onChange={(event) => set({ kind: "link", link: event.target.value })} />
      ) : (
        <FileChoice {...props} />
      )}
    </div>
  );
}
