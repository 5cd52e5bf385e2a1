import type { CannedReply } from "@hubbub/client";

import css from "./composer.module.css";

interface CannedListProps {
  replies: readonly CannedReply[];
  at: number;
  take: (reply: CannedReply) => void;
}

export const CANNED_ID = "canned-replies";

/** The replies a slash offers. Focus stays in the text; arrows move, Enter or Tab takes. */
export function CannedList({ replies, at, take }: CannedListProps) {
  return (
    <ul className={css.canned} role="listbox" id={CANNED_ID} aria-label="Canned replies">
      {replies.map((reply, i) => (
        <li
          key={reply.id}
          id={`${CANNED_ID}-${String(i)}`}
          role="option"
          aria-selected={i === at}
          onPointerDown={(event) => {
            event.preventDefault();
            take(reply);
          }}
        >
          <strong>/{reply.shortcut}</strong>
          <span dir="auto">{reply.body}</span>
        </li>
      ))}
    </ul>
  );
}
