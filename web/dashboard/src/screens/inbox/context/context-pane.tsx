import { X } from "lucide-react";

import { IconButton } from "../../../pieces/button";
import { useConversation } from "../../../reading";
import { togglePanel } from "../panel";
import { ContactFields } from "./contact-fields";
import css from "./context-pane.module.css";
import { Earlier, Files, Labels, Notes } from "./sections";
import { Summary } from "./summary";

/** What is known of the customer, and what belongs to this conversation. */
export function ContextPane({ id }: { id: string }) {
  const conversation = useConversation(id).data;
  return (
    <aside className={css.pane} aria-label="Customer and conversation">
      <div className={css.top}>
        Customer
        <IconButton label="Hide details" keys="Alt+O" onClick={togglePanel}>
          <X aria-hidden />
        </IconButton>
      </div>
      {conversation && (
        <>
          <ContactFields conversation={conversation} />
          <Summary conversation={conversation} />
          <Labels conversation={conversation} />
          <Notes conversation={conversation} />
          <Files conversation={conversation} />
          <Earlier conversation={conversation} />
        </>
      )}
    </aside>
  );
}
