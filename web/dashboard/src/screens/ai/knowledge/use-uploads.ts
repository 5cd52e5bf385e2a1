import { explain, keys, newClientId, pagesOf, type KnowledgeDocument, type Pages } from "@hubbub/client";
import { useCallback, useEffect, useRef, useState } from "react";

import { hub, queries } from "../../../hub";
import { toast } from "../../../pieces/toasts";
import { wrongWith } from "./files";

/** A file on its way; with a `problem` it has not arrived. */
export interface Sending {
  id: string;
  name: string;
  share: number;
  problem?: string;
}

function known(id: string): boolean {
  return queries.getQueriesData<Pages<KnowledgeDocument>>({ queryKey: keys.documents }).some(([, held]) => pagesOf(held).some((it) => it.id === id));
}

/** What was added stands in the list soon; the same content again is the same document, which is said. */
export function took(document: KnowledgeDocument): void {
  if (known(document.id)) toast(`“${document.title}” is here already`);
  void queries.invalidateQueries({ queryKey: keys.documents });
}

/** Files go one after the other, so that each arrives soon. */
export function useUploads() {
  const [all, setAll] = useState<readonly Sending[]>([]);
  const [stop] = useState(() => new AbortController());
  const turn = useRef(Promise.resolve());
  useEffect(() => () => stop.abort(), [stop]);

  const change = useCallback((id: string, changes: Partial<Sending>) => {
    setAll((old) => old.map((it) => (it.id === id ? { ...it, ...changes } : it)));
  }, []);
  const dismiss = useCallback((id: string) => setAll((old) => old.filter((it) => it.id !== id)), []);
  const send = useCallback(
    async (id: string, file: File) => {
      try {
        took(await hub.knowledge.addFile(file, (share) => change(id, { share }), stop.signal));
        dismiss(id);
      } catch (error) {
        if (!stop.signal.aborted) change(id, { problem: explain(error) });
      }
    },
    [change, dismiss, stop],
  );
  const add = useCallback(
    (files: Iterable<File>) => {
      for (const file of files) {
        const id = newClientId();
        const problem = wrongWith(file);
        setAll((old) => [...old, { id, name: file.name, share: 0, ...(problem ? { problem } : {}) }]);
        if (!problem) turn.current = turn.current.then(() => send(id, file));
      }
    },
    [send],
  );
  return { sending: all, add, dismiss };
}
