import { explain, upload } from "@hubbub/client";
import { FileCheck2, Upload, X } from "lucide-react";
import { useEffect, useRef, useState, type DragEvent } from "react";

import { hub } from "../../../hub";
import { Button, IconButton } from "../../../pieces/button";
import { FILES, handleOf, withHandle } from "../components";
import { useEditing } from "../editing";
import css from "./header-file.module.css";
import { Place } from "./place";

const WORDS: Record<string, string> = {
  IMAGE: "JPEG or PNG, up to 5 MB",
  VIDEO: "MP4, up to 16 MB",
  DOCUMENT: "PDF, up to 100 MB",
};

/** One file on its way to the server at a time. */
function useFile(kind: string) {
  const { change, setFile } = useEditing();
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState("");
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const give = async (file: File) => {
    setProblem("");
    if (!FILES[kind]?.split(",").includes(file.type)) {
      setProblem(`“${file.name}” does not fit: ${WORDS[kind] ?? "another type"} is needed.`);
      return;
    }
    stop.current?.abort();
    const own = new AbortController();
    stop.current = own;
    setShare(0);
    try {
      const { media_id } = await upload(hub.session, hub.api.base, file, setShare, own.signal);
      setFile({ handle: media_id, name: file.name, url: URL.createObjectURL(file) });
      change((old) => ({ ...old, components: withHandle(old.components, media_id) }));
    } catch (error) {
      if (!own.signal.aborted) setProblem(explain(error));
    } finally {
      if (stop.current === own) setShare(null);
    }
  };
  return { share, problem, give, cancel: () => stop.current?.abort() };
}

/** The file that reviewers see as an example; every send brings its own. */
export function HeaderFile({ kind }: { kind: string }) {
  const { written, change, readOnly, file } = useEditing();
  const { share, problem, give, cancel } = useFile(kind);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const handle = handleOf(written.components);
  const name = file?.handle === handle ? file.name : handle ? "An example file is chosen" : "";
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [first] = event.dataTransfer.files;
    if (first && !readOnly) void give(first);
  };
  return (
    <Place anchor="header.file">
      {(described) => (
        <div
          className={css.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
          {...described}
        >
          <input
            ref={input}
            type="file"
            className="unseen"
            tabIndex={-1}
            aria-label="Example file"
            accept={FILES[kind]}
            onChange={(event) => {
              const [first] = event.target.files ?? [];
              event.target.value = "";
              if (first) void give(first);
            }}
          />
          <div className={css.words} role="status">
            {share !== null ? (
              <>
                <span>Uploading… {Math.round(share * 100)} %</span>
                <progress className={css.bar} value={share} aria-label="Upload" />
              </>
            ) : name ? (
              <span className={css.name} dir="auto">
                <FileCheck2 aria-hidden />
                {name}
              </span>
            ) : (
              <>
                <span>An example for WhatsApp’s reviewers. Every message brings its own.</span>
                <small>{WORDS[kind]}</small>
              </>
            )}
            {problem && <small className={css.problem}>{problem}</small>}
          </div>
          {share !== null && <Button onClick={cancel}>Stop</Button>}
          {share === null && !readOnly && (
            <Button onClick={() => input.current?.click()}>
              <Upload aria-hidden />
              {handle ? "Another" : "Choose a file"}
            </Button>
          )}
          {share === null && handle && !readOnly && (
            <IconButton label="Take the file away" onClick={() => change((old) => ({ ...old, components: withHandle(old.components, "") }))}>
              <X aria-hidden />
            </IconButton>
          )}
        </div>
      )}
    </Place>
  );
}
