import type { Conversation } from "@hubbub/client";
import { useCallback, useMemo, useState } from "react";

/** Which rows are chosen for a bulk action. Shift chooses everything between. Rows that left are not chosen. */
export function useChoosing(rows: readonly Conversation[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);

  const pick = useCallback(
    (conversation: Conversation, range: boolean) => {
      const [from, to] = [rows.findIndex((it) => it.id === anchor), rows.findIndex((it) => it.id === conversation.id)];
      setIds((old) => {
        const next = new Set(old);
        if (range && from !== -1 && to !== -1) {
          for (const it of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(it.id);
        } else if (!next.delete(conversation.id)) next.add(conversation.id);
        return next;
      });
      setAnchor(conversation.id);
    },
    [rows, anchor],
  );
  const clear = useCallback(() => setIds(new Set()), []);
  const chosen = useMemo(() => rows.filter((it) => ids.has(it.id)), [rows, ids]);
  return { chosen, ids, pick, clear };
}
