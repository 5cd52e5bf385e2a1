import { keys, pagesOf, type Template } from "@hubbub/client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Languages } from "lucide-react";

import { hub } from "../../hub";
import { Button } from "../../pieces/button";
import { Item, Menu } from "../../pieces/menu";
import css from "./editor.module.css";
import { languageName } from "./locales";
import { STATES } from "./states";

const FIRST: string | null = null;

/** The same template in other languages. */
export function OtherLanguages({ template }: { template: Template }) {
  const { name, waba_id } = template;
  const navigate = useNavigate();
  const found = useInfiniteQuery({
    queryKey: keys.templateList({ name, waba_id }),
    queryFn: ({ pageParam }) => hub.templates.list({ name, waba_id }, pageParam),
    initialPageParam: FIRST,
    getNextPageParam: (last) => last.next_cursor,
  });
  const others = pagesOf(found.data).filter((it) => it.id !== template.id && it.name === name && it.status !== "deleted");
  if (others.length === 0) return null;
  return (
    <Menu
      align="end"
      trigger={
        <Button look="quiet" aria-label="Other languages of this template">
          <Languages aria-hidden />
          <span className={css.wide}>{`+${String(others.length)}`}</span>
        </Button>
      }
    >
      {others.map((it) => (
        <Item
          key={it.id}
          onSelect={() => void navigate({ to: "/templates/$templateId", params: { templateId: it.id } })}
          keys={STATES[it.status].words}
        >
          {languageName(it.language)}
        </Item>
      ))}
    </Menu>
  );
}
