import { explain, keys, newClientId, type Template } from "@hubbub/client";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { hub } from "../../hub";
import { toast } from "../../pieces/toasts";
import type { useWriting } from "./use-writing";
import { changesOf, type Written } from "./written";

type Busy = "saving" | "submitting" | null;

/** Keep it, and give it to WhatsApp. Whatever is refused is said, and stays in the form. */
export function useSaving(id: string, { written, saved, settle }: ReturnType<typeof useWriting>) {
  const [busy, setBusy] = useState<Busy>(null);
  const running = useRef(false);
  const key = useRef<{ of: Written; key: string } | null>(null);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const isNew = id === "new";

  const took = (template: Template) => {
    queries.setQueryData<Template>(keys.template(template.id), (held) =>
      held && held.version >= template.version ? held : template,
    );
    void queries.invalidateQueries({ queryKey: keys.templates });
    void queries.invalidateQueries({ queryKey: keys.templateHistory(template.id) });
  };
  /** The same text tried twice is one template. */
  const keyOf = (text: Written): string => {
    if (key.current?.of !== text) key.current = { of: text, key: newClientId() };
    return key.current.key;
  };
  const keep = async (): Promise<string> => {
    if (isNew) {
      const made = await hub.templates.write(written, keyOf(written));
      took(made);
      settle(written, made);
      return made.id;
    }
    const changes = changesOf(saved, written);
    if (Object.keys(changes).length > 0) {
      const kept = await hub.templates.rewrite(id, changes);
      took(kept);
      settle(written, kept);
    }
    return id;
  };
  const open = (made: string) =>
    void (isNew && navigate({ to: "/templates/$templateId", params: { templateId: made }, replace: true, ignoreBlocker: true }));

  /** Whether it was done. */
  const alone = async (what: Exclude<Busy, null>, act: () => Promise<void>): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(what);
    try {
      await act();
      return true;
    } catch (error) {
      toast(explain(error), { bad: true });
      return false;
    } finally {
      running.current = false;
      setBusy(null);
    }
  };

  const save = (stay = true) =>
    alone("saving", async () => {
      const kept = await keep();
      if (stay) open(kept);
    });
  const submit = () =>
    alone("submitting", async () => {
      const kept = await keep();
      try {
        took(await hub.templates.submit(kept, newClientId()));
      } finally {
        open(kept);
      }
    });
  return { busy, save, submit, took };
}
