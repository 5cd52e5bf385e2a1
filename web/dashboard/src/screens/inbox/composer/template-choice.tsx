import { explain, keys, pagesOf, type Template } from "@hubbub/client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState, type KeyboardEvent } from "react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Field } from "../../../pieces/field";
import { Bone } from "../../../pieces/skeleton";
import css from "./template-mode.module.css";
import { whyNot } from "./template-values";

const FIRST: string | null = null;
const BONES = 3;

function useTemplates(q: string, wabaId: string) {
  const asked = { status: "active" as const, q: q || undefined, waba_id: wabaId };
  return useInfiniteQuery({
    queryKey: keys.templateList(asked),
    queryFn: ({ pageParam }) => hub.templates.list(asked, pageParam),
    initialPageParam: FIRST,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    enabled: wabaId !== "",
  });
}

function saysOf(template: Template): string {
  const body = (template.components as Record<string, unknown>[]).find((it) => it.type === "BODY");
  return typeof body?.text === "string" ? body.text : "";
}

function One({ template, choose }: { template: Template; choose: () => void }) {
  const never = whyNot(template.variables);
  return (
    <li>
      <button type="button" className={css.choice} disabled={never !== null} onClick={choose}>
        <span className={css.choiceHead}>
          <strong>{template.name}</strong>
          <small>
            {template.language} · {template.category.toLowerCase()}
          </small>
        </span>
        <span className={css.choiceText} dir="auto">
          {never ?? saysOf(template)}
        </span>
      </button>
    </li>
  );
}

/** The account's approved templates, found by name; Enter takes the first. */
export function TemplateChoice({ wabaId, choose, leave }: { wabaId: string; choose: (template: Template) => void; leave: () => void }) {
  const [words, setWords] = useState("");
  const list = useTemplates(useDeferredValue(words.trim()), wabaId);
  const found = pagesOf(list.data);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") leave();
    const first = found.find((it) => whyNot(it.variables) === null);
    if (event.key !== "Enter" || !first) return;
    event.preventDefault();
    choose(first);
  };
  return (
    <div className={css.whole}>
      <Field label="Find a template" type="search" placeholder="Part of its name" autoFocus value={words} onChange={(event) => setWords(event.target.value)} onKeyDown={onKeyDown} />
      {list.data ? (
        <ul className={css.choices}>
          {found.map((it) => (
            <One key={it.id} template={it} choose={() => choose(it)} />
          ))}
          {found.length === 0 && <li className={css.none}>{words ? "No approved template is called that." : "No template of this number is approved yet. Write one under Templates."}</li>}
          {list.hasNextPage && (
            <li>
              <Button small disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show more
              </Button>
            </li>
          )}
        </ul>
      ) : list.error ? (
        <p className={css.none}>
          {explain(list.error)}{" "}
          <Button small onClick={() => void list.refetch()}>
            Try again
          </Button>
        </p>
      ) : (
        <div className={css.choices} aria-busy aria-label="Loading templates">
          {Array.from({ length: BONES }, (_, i) => (
            <Bone key={i} className={css.bone} />
          ))}
        </div>
      )}
    </div>
  );
}
