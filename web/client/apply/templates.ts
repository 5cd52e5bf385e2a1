import { keys } from "../keys";
import { foldPages, pagesOf, type Pages } from "../paged";
import type { Template } from "../types";
import { newer } from "../versions";
import type { Target } from "./target";

/** `template.updated`: written, judged, paused or rewritten. Lists that may now hold others load again, soon. */
export function applyTemplate(target: Target, come: Template): void {
  target.queries.setQueryData<Template>(keys.template(come.id), (held) => newer(held, come));
  target.soon(keys.templateHistory(come.id));
  for (const [key, held] of target.queries.getQueriesData<Pages<Template>>({ queryKey: keys.templates })) {
    const known = pagesOf(held).find((it) => it.id === come.id);
    if (known === undefined || known.status !== come.status) target.soon(keys.templates);
    target.queries.setQueryData(key, foldPages(held, come));
  }
}
