import { explain, pagesOf, type DocumentState, type KnowledgeDocument } from "@hubbub/client";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { BookOpenText, CircleAlert, SearchX } from "lucide-react";
import { useState } from "react";

import { Button } from "../../../pieces/button";
import { Card } from "../../../pieces/card";
import { Empty } from "../../../pieces/empty";
import { Bone } from "../../../pieces/skeleton";
import { useNearEnd } from "../../../pieces/use-near-end";
import { useMay, useNow } from "../../../reading";
import { AiScreen } from "../ai-screen";
import { Chips } from "../chips";
import { useDocuments } from "../reading";
import { AddPage } from "./add-page";
import { DocumentRow } from "./document-row";
import { STATE_NAMES, STATES } from "./document-words";
import { DropArea, DropHere } from "./drop";
import { Find } from "./find";
import css from "./knowledge.module.css";
import { Removing } from "./removing";
import { SendingList } from "./sending-list";
import { useUploads } from "./use-uploads";

const BONES = 4;

function Loading() {
  return (
    <div className={css.list} aria-busy aria-label="Loading documents">
      {Array.from({ length: BONES }, (_, i) => (
        <div key={i} className={css.row}>
          <Bone className={css.boneIcon} />
          <Bone className={css.bone} />
        </div>
      ))}
    </div>
  );
}

function Nothing({ state, show }: { state: DocumentState | undefined; show: (state: DocumentState | undefined) => void }) {
  if (state) {
    return <Empty icon={<SearchX aria-hidden />} title="No document is like this" actions={<Button onClick={() => show(undefined)}>Show all</Button>} />;
  }
  return (
    <Empty icon={<BookOpenText aria-hidden />} title="Nothing to answer from yet">
      Add what your team looks things up in: opening hours, delivery, returns, prices, manuals. Agents find the passage that answers a
      question, and what is answered by itself rests on nothing else.
    </Empty>
  );
}

interface ListProps {
  state: DocumentState | undefined;
  show: (state: DocumentState | undefined) => void;
  may: boolean;
}

function Documents({ state, show, may }: ListProps) {
  const list = useDocuments(state);
  const items = pagesOf(list.data);
  const now = useNow();
  const [removing, setRemoving] = useState<KnowledgeDocument | null>(null);
  const end = useNearEnd(list.hasNextPage && !list.isFetchingNextPage, () => void list.fetchNextPage());
  if (list.error && !list.data) {
    return (
      <Empty icon={<CircleAlert aria-hidden />} title="The documents could not be loaded" actions={<Button onClick={() => void list.refetch()}>Try again</Button>}>
        {explain(list.error)}
      </Empty>
    );
  }
  if (!list.data) return <Loading />;
  if (items.length === 0) return <Nothing state={state} show={show} />;
  return (
    <>
      <ul className={css.list} aria-label="Documents">
        {items.map((it) => (
          <DocumentRow key={it.id} document={it} now={now} remove={may ? () => setRemoving(it) : undefined} />
        ))}
      </ul>
      <div ref={end} className={css.end}>
        {list.isFetchingNextPage && "Loading more…"}
        {list.isFetchNextPageError && <Button onClick={() => void list.fetchNextPage()}>Load more</Button>}
      </div>
      <Removing document={removing} close={() => setRemoving(null)} />
    </>
  );
}

/** What the business knows: documents and pages, and what would be found in them. */
export function KnowledgeScreen() {
  const { documents: state } = useSearch({ from: "/frame/ai/knowledge" });
  const navigate = useNavigate();
  const may = useMay("edit_knowledge") ?? false;
  const { sending, add, dismiss } = useUploads();
  const show = (next: DocumentState | undefined) => void navigate({ to: "/ai/knowledge", search: next ? { documents: next } : {}, replace: true });
  return (
    <AiScreen>
      <DropArea may={may} add={add}>
        <div className={css.columns}>
          <div className={css.aside}>
            {may && (
              <Card title="Add">
                <DropHere add={add} />
                <SendingList sending={sending} dismiss={dismiss} />
                <AddPage />
              </Card>
            )}
            <Find />
          </div>
          <section className={css.main} aria-label="Documents">
            <Chips label="Which documents" all="All" chosen={state} names={STATE_NAMES} order={STATES} change={show} />
            <Documents state={state} show={show} may={may} />
          </section>
        </div>
      </DropArea>
    </AiScreen>
  );
}
