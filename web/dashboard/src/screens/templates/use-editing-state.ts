import type { Template, TemplateState } from "@hubbub/client";
import { useCallback, useEffect, useMemo, useState } from "react";

import { useMay } from "../../reading";
import type { Anchor } from "./anchors";
import type { ChosenFile, Editing, Recall } from "./editing";
import type { Placed } from "./findings";
import type { useWriting } from "./use-writing";

const EDITABLE: readonly TemplateState[] = ["draft", "rejected", "active", "paused"];

function useChosenFile() {
  const [file, setFile] = useState<ChosenFile | null>(null);
  useEffect(
    () => () => {
      if (file) URL.revokeObjectURL(file.url);
    },
    [file],
  );
  return [file, setFile] as const;
}

export function useMayEdit(template: Template | undefined): boolean {
  const may = useMay("edit_templates") ?? true; // the server has the last word
  return may && (!template || EDITABLE.includes(template.status));
}

/** What WhatsApp has approved as it stands, and what nobody can change here, has nothing to mend. */
export function useWorthSaying(template: Template | undefined, dirty: boolean, findings: readonly Placed[]): readonly Placed[] {
  const approved = template?.status === "active" || template?.status === "paused";
  const fine = !useMayEdit(template) || (approved && !dirty && !template.changes);
  return useMemo(() => (fine ? findings.filter((it) => it.level === "hint") : findings), [fine, findings]);
}

/** What the fields of the form share. */
export function useEditingState(template: Template | undefined, writing: ReturnType<typeof useWriting>, findings: readonly Placed[]) {
  const [touched, setTouched] = useState<ReadonlySet<Anchor>>(new Set());
  const [all, setAll] = useState(template !== undefined);
  const [file, setFile] = useChosenFile();
  const [recall] = useState<Recall>(() => ({ samples: new Map(), headers: new Map(), code: new Map() }));
  const readOnly = !useMayEdit(template);
  const { written, change } = writing;
  const touch = useCallback((anchor: Anchor) => setTouched((old) => (old.has(anchor) ? old : new Set([...old, anchor]))), []);

  const editing = useMemo<Editing>(
    () => ({
      written,
      change,
      readOnly,
      fixed: {
        name: template !== undefined && (template.meta_id !== null || template.status !== "draft"),
        category: template?.status === "active",
      },
      isNew: template === undefined,
      recall,
      file,
      setFile,
      touch,
      findingsAt: (anchor) =>
        findings.filter((it) => it.anchor === anchor && (all || it.level === "hint" || touched.has(anchor))),
    }),
    [written, change, readOnly, template, recall, file, setFile, touch, findings, all, touched],
  );
  return { editing, showAll: useCallback(() => setAll(true), []) };
}
