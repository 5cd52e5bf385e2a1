import { explain, keys, type Template } from "@hubbub/client";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { hub } from "../../hub";
import { Confirm } from "../../pieces/confirm";
import { toast } from "../../pieces/toasts";
import { languageName } from "./locales";
import { keepUnsaved } from "./unsaved";

/** Deleting, with what it means. */
export function Deleting({ template, open, close }: { template: Template; open: boolean; close: () => void }) {
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const known = template.meta_id !== null;
  const remove = async () => {
    setBusy(true);
    try {
      await hub.templates.remove(template.id);
      keepUnsaved(template.id, null);
      toast("Deleted");
      void queries.invalidateQueries({ queryKey: keys.templates });
      void navigate({ to: "/templates", ignoreBlocker: true });
    } catch (error) {
      toast(explain(error), { bad: true });
      close();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Confirm
      open={open}
      close={close}
      title={`Delete ${template.name} in ${languageName(template.language)}?`}
      act={busy ? "Deleting…" : "Delete"}
      danger
      busy={busy}
      onConfirm={() => void remove()}
    >
      {known ? (
        <>
          <p>It is deleted at WhatsApp too and cannot be sent any more. Messages that still use it fail.</p>
          <p>Once approved, its name stays locked in this language for 30 days. Other languages of it stay.</p>
        </>
      ) : (
        <p>WhatsApp never had this draft. It is gone for good.</p>
      )}
    </Confirm>
  );
}
