import { explain, keys, pagesOf, type TemplatesAsked } from "@hubbub/client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CircleAlert, LayoutTemplate, Plus, SearchX } from "lucide-react";
import { useCallback } from "react";

import { hub } from "../../hub";
import { Button } from "../../pieces/button";
import button from "../../pieces/button.module.css";
import { cx } from "../../pieces/cx";
import { Empty } from "../../pieces/empty";
import { Screen } from "../../pieces/screen";
import { Bone } from "../../pieces/skeleton";
import { useMay, useNow } from "../../reading";
import { useNearEnd } from "../../pieces/use-near-end";
import { Filters } from "./filters";
import type { TemplatesSearch } from "./search";
import { SyncButton } from "./sync-button";
import { TemplateRow } from "./template-row";
import css from "./templates-screen.module.css";

const BONES = 7;
const FIRST: string | null = null;

function useTemplates(asked: TemplatesAsked) {
  return useInfiniteQuery({
    queryKey: keys.templateList(asked),
    queryFn: ({ pageParam }) => hub.templates.list(asked, pageParam),
    initialPageParam: FIRST,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: asked.q ? keepPreviousData : undefined,
  });
}

function Loading() {
  return (
    <div className={css.list} aria-busy aria-label="Loading templates">
      {Array.from({ length: BONES }, (_, i) => (
        <div key={i} className={css.row}>
          <div className={css.main}>
            <Bone className={css.boneName} />
            <Bone className={css.boneText} />
          </div>
        </div>
      ))}
    </div>
  );
}

function NewLink() {
  return (
    <Link to="/templates/$templateId" params={{ templateId: "new" }} className={cx(button.button, button.primary, css.new)}>
      <Plus aria-hidden />
      New template
    </Link>
  );
}

function Nothing({ asked, may, clear }: { asked: TemplatesSearch; may: boolean; clear: () => void }) {
  if (asked.q || asked.status || asked.category) {
    return (
      <Empty
        icon={<SearchX aria-hidden />}
        title={asked.q ? `No template called “${asked.q}”` : "No template fits these filters"}
        actions={<Button onClick={clear}>Show all</Button>}
      />
    );
  }
  return (
    <Empty icon={<LayoutTemplate aria-hidden />} title="No templates yet" actions={may && <NewLink />}>
      A template is a message that WhatsApp has approved: the only way to write to customers who have not written within 24 hours. Write
      one, or sync to bring in those you have at WhatsApp.
    </Empty>
  );
}

export function TemplatesScreen() {
  const asked = useSearch({ from: "/frame/templates" });
  const navigate = useNavigate();
  const may = useMay("edit_templates") ?? false;
  const list = useTemplates(asked);
  const now = useNow();
  const items = pagesOf(list.data);
  const end = useNearEnd(list.hasNextPage && !list.isFetchingNextPage, () => void list.fetchNextPage());
  const change = useCallback(
    (changes: TemplatesSearch) => void navigate({ to: "/templates", search: { ...asked, ...changes }, replace: true }),
    [navigate, asked],
  );

  let body;
  if (list.data && items.length > 0) {
    body = (
      <>
        <ul className={css.list} aria-label="Templates" data-stale={list.isPlaceholderData || undefined}>
          {items.map((it) => (
            <TemplateRow key={it.id} template={it} now={now} />
          ))}
        </ul>
        <div ref={end} className={css.end}>
          {list.isFetchingNextPage && "Loading more…"}
          {list.isFetchNextPageError && <Button onClick={() => void list.fetchNextPage()}>Load more</Button>}
        </div>
      </>
    );
  } else if (list.data) {
    body = <Nothing asked={asked} may={may} clear={() => void navigate({ to: "/templates", search: {}, replace: true })} />;
  } else if (list.error) {
    body = (
      <Empty
        icon={<CircleAlert aria-hidden />}
        title="The templates could not be loaded"
        actions={<Button onClick={() => void list.refetch()}>Try again</Button>}
      >
        {explain(list.error)}
      </Empty>
    );
  } else body = <Loading />;

  return (
    <Screen
      title="Templates"
      actions={
        may && (
          <>
            <SyncButton />
            <NewLink />
          </>
        )
      }
      below={<Filters asked={asked} change={change} />}
    >
      {body}
    </Screen>
  );
}
