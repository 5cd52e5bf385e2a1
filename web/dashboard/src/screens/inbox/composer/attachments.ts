import { explain, upload, type Uploaded } from "@hubbub/client";
import { useCallback, useEffect, useRef, useState } from "react";

import { hub } from "../../../hub";

export interface Attachment {
  id: number;
  file: File;
  preview: string | null;
  share: number;
  uploaded?: Uploaded;
  problem?: string;
}

let last = 0;

/** Files chosen, dropped or pasted: each goes up at once, while the caption is being written. */
export function useAttachments() {
  const [all, setAll] = useState<readonly Attachment[]>([]);
  const stops = useRef(new Map<number, AbortController>());

  const change = useCallback((id: number, by: Partial<Attachment>) => {
    setAll((old) => old.map((it) => (it.id === id ? { ...it, ...by } : it)));
  }, []);

  const start = useCallback(
    (id: number, file: File) => {
      const stop = new AbortController();
      stops.current.set(id, stop);
      change(id, { problem: undefined, share: 0 });
      upload(hub.session, hub.api.base, file, (share) => change(id, { share }), stop.signal).then(
        (uploaded) => change(id, { uploaded, share: 1 }),
        (error: unknown) => {
          if (!stop.signal.aborted) change(id, { problem: explain(error) });
        },
      );
    },
    [change],
  );

  const add = useCallback(
    (files: Iterable<File>) => {
      for (const file of files) {
        last += 1;
        const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
        const attachment = { id: last, file, preview, share: 0 };
        setAll((old) => [...old, attachment]);
        start(last, file);
      }
    },
    [start],
  );

  const remove = useCallback((id: number) => {
    stops.current.get(id)?.abort();
    stops.current.delete(id);
    setAll((old) => {
      const gone = old.find((it) => it.id === id);
      if (gone?.preview) URL.revokeObjectURL(gone.preview);
      return old.filter((it) => it.id !== id);
    });
  }, []);

  const clear = useCallback(() => {
    setAll((old) => {
      for (const it of old) if (it.preview) URL.revokeObjectURL(it.preview);
      return [];
    });
    stops.current.clear();
  }, []);

  useEffect(() => {
    const running = stops.current;
    return () => {
      for (const stop of running.values()) stop.abort();
    };
  }, []);

  return { all, add, remove, clear, again: start };
}
