import { explain, keys } from "@hubbub/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";

import { hub } from "../../hub";
import { Button } from "../../pieces/button";
import { toast } from "../../pieces/toasts";
import css from "./templates-screen.module.css";
import { syncWords, type Synced } from "./synced";

/** Bring in what WhatsApp has; says what came of it. */
export function SyncButton() {
  const queries = useQueryClient();
  const sync = useMutation({
    mutationFn: async () => (await hub.templates.sync()) as Synced,
    onSuccess: (synced) => {
      toast(syncWords(synced));
      void queries.invalidateQueries({ queryKey: keys.templates });
    },
    onError: (error) => toast(explain(error), { bad: true, action: { label: "Try again", run: () => sync.mutate() } }),
  });
  return (
    <Button disabled={sync.isPending} onClick={() => sync.mutate()} aria-label={sync.isPending ? "Syncing with WhatsApp" : "Sync with WhatsApp"} aria-live="polite" title="Bring in what WhatsApp has">
      <RefreshCw className={sync.isPending ? css.turning : undefined} aria-hidden />
      <span>
        {sync.isPending ? "Syncing…" : "Sync"}
        <span className={css.wide}>{!sync.isPending && " with WhatsApp"}</span>
      </span>
    </Button>
  );
}
