import { explain, keys, pagesOf, type Template } from "@hubbub/client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { CircleAlert, LayoutTemplate, SearchX } from "lucide-react";
import { useDeferredValue, useState } from "react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Empty } from "../../../pieces/empty";
import { Field, SelectField } from "../../../pieces/field";
import { Bone } from "../../../pieces/skeleton";
import { languageName } from "../campaign-words";
import { whyNot } from "./filling";
import { byName, textOf, type Named } from "./template-groups";
import css from "./template-step.module.css";

const BONES = 4;
const FIRST: string | null = null;
const CATEGORIES = { "": "Every category", MARKETING: "Marketing", UTILITY: "Utility" };

function useTemplates(q: string, category: string, wabaId: string) {
  const asked = { status: "active" as const, q: q || undefined, category: category || undefined, waba_id: wabaId };
  return useInfiniteQuery({
    queryKey: keys.templateList(asked),
    queryFn: ({ pageParam }) => hub.templates.list(asked, pageParam),
    initialPageParam: FIRST,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    enabled: wabaId !== "",
  });
}

/** What a campaign cannot send stands last. */
const isBarred = ({ all }: Named): boolean => all.every((it) => whyNot(it.variables) !== null);

function Choice({ named, choose }: { named: Named; choose: (template: Template) => void }) {
  const { name, all } = named;
  const first = all[0];
  if (!first) return null;
  const never = whyNot(first.variables);
  return (
    <li>
      <button type="button" className={css.choice} disabled={never !== null} onClick={() => choose(first)}>
        <span className={css.choiceHead}>
          <strong>{name}</strong>
          <small>{first.category.toLowerCase()}</small>
        </span>
        <span className={css.choiceText} dir="auto">
          {never ?? textOf(first)}
        </span>
        <small>{all.map((it) => languageName(it.language)).join(" · ")}</small>
      </button>
    </li>
  );
}

/** Approved templates of the account, found by name. */
export function TemplatePicker({ wabaId, choose }: { wabaId: string; choose: (template: Template) => void }) {
  const [words, setWords] = useState("");
  const [category, setCategory] = useState("");
  const list = useTemplates(useDeferredValue(words.trim()), category, wabaId);
  const groups = byName(pagesOf(list.data)).sort((a, b) => Number(isBarred(a)) - Number(isBarred(b)));

  let body;
  if (list.data && groups.length > 0) {
    body = (
      <ul className={css.choices}>
        {groups.map((it) => (
          <Choice key={it.name} named={it} choose={choose} />
        ))}
        {list.hasNextPage && (
          <li>
            <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Show more
            </Button>
          </li>
        )}
      </ul>
    );
  } else if (list.data && (words || category)) {
    body = <Empty icon={<SearchX aria-hidden />} title="No approved template fits" />;
  } else if (list.data) {
    body = (
      <Empty icon={<LayoutTemplate aria-hidden />} title="No approved templates">
        Campaigns need a template that WhatsApp has approved. Write one under Templates, or bring in those you have.
      </Empty>
    );
  } else if (list.error) {
    body = (
      <Empty icon={<CircleAlert aria-hidden />} title="The templates could not be loaded" actions={<Button onClick={() => void list.refetch()}>Try again</Button>}>
        {explain(list.error)}
      </Empty>
    );
  } else {
    body = (
      <div className={css.choices} aria-busy aria-label="Loading templates">
        {Array.from({ length: BONES }, (_, i) => (
          <Bone key={i} className={css.boneChoice} />
        ))}
      </div>
    );
  }
  return (
    <>
      <div className={css.find}>
        <Field label="Find a template" type="search" placeholder="Part of its name" value={words} onChange={(event) => setWords(event.target.value)} />
        <SelectField label="Category" value={category} onChange={(event) => setCategory(event.target.value)}>
          {Object.entries(CATEGORIES).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      {body}
    </>
  );
}
