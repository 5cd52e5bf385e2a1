import { explain, keys, type KnowledgeDocument } from "@hubbub/client";
import { useState } from "react";

import { hub, queries } from "../../../hub";
import { Confirm } from "../../../pieces/confirm";
import { toast } from "../../../pieces/toasts";

interface RemovingProps {
  document: KnowledgeDocument | null;
  close: () => void;
  removed?: () => void;
}

/** Asks before a document goes for good. */
export function Removing({ document, close, removed }: RemovingProps) {
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    if (!document) return;
    setBusy(true);
    try {
      await hub.knowledge.remove(document.id);
      toast(`“${document.title}” is deleted`);
      void queries.invalidateQueries({ queryKey: keys.documents });
      removed?.();
    } catch (error) {
      toast(explain(error), { bad: true });
    } finally {
      setBusy(false);
      close();
    }
  };
  return (
    <Confirm
      open={document !== null}
      close={close}
      title={`Delete “${document?.title ?? ""}”?`}
      act={busy ? "Deleting…" : "Delete"}
      danger
      busy={busy}
      onConfirm={() => void remove()}
    >
      <p>From the next question on nothing is answered from it. To have it back, add it again.</p>
    </Confirm>
  );
}
