import { Upload } from "lucide-react";
import { useState, type ReactNode } from "react";

import { ACCEPT } from "./files";
import css from "./knowledge.module.css";

/** All within takes files that are dropped. */
export function DropArea({ may, add, children }: { may: boolean; add: (files: File[]) => void; children: ReactNode }) {
  const [over, setOver] = useState(false);
  if (!may) return <div className={css.area}>{children}</div>;
  return (
    <div
      className={css.area}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        add([...event.dataTransfer.files]);
      }}
    >
      {children}
    </div>
  );
}

/** The place to drop files at, or to choose them. */
export function DropHere({ add }: { add: (files: File[]) => void }) {
  return (
    <label className={css.drop}>
      <Upload aria-hidden />
      <strong>Drop files here, or choose some</strong>
      Plain text, Markdown, HTML or PDF, up to 10 MB each.
      <input
        type="file"
        multiple
        accept={ACCEPT}
        aria-label="Add files"
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </label>
  );
}
