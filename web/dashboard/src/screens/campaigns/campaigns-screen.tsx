import { explain, pagesOf, type CampaignStatus } from "@hubbub/client";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CircleAlert, Megaphone, Plus, SearchX } from "lucide-react";

import { Button } from "../../pieces/button";
import { Empty } from "../../pieces/empty";
import { Screen } from "../../pieces/screen";
import { Bone } from "../../pieces/skeleton";
import { useMay, useNow } from "../../reading";
import { CampaignRow } from "./campaign-row";
import { STATUS_NAMES, STATUSES } from "./campaign-words";
import css from "./campaigns-screen.module.css";
import { useCampaigns } from "./reading";
import { useNearEnd } from "../../pieces/use-near-end";

const BONES = 6;
const TICK_MS = 5000;

function Loading() {
  return (
    <div className={css.list} aria-busy aria-label="Loading campaigns">
      {Array.from({ length: BONES }, (_, i) => (
        <div key={i} className={css.row}>
          <div className={css.names}>
            <Bone className={css.boneName} />
            <Bone className={css.boneText} />
          </div>
          <div className={css.progress}>
            <Bone className={css.boneBar} />
            <Bone className={css.boneText} />
          </div>
        </div>
      ))}
    </div>
  );
}

function NewButton({ look }: { look?: "primary" }) {
  const navigate = useNavigate();
  return (
    <Button look={look ?? "primary"} onClick={() => void navigate({ to: "/campaigns/new", search: {} })}>
      <Plus aria-hidden />
      New campaign
    </Button>
  );
}

function Nothing({ status, may }: { status: CampaignStatus | undefined; may: boolean }) {
  const navigate = useNavigate();
  if (status) {
    return (
      <Empty
        icon={<SearchX aria-hidden />}
        title={`No campaign is ${STATUS_NAMES[status].toLowerCase()}`}
        actions={<Button onClick={() => void navigate({ to: "/campaigns", search: {} })}>Show all</Button>}
      />
    );
  }
  return (
    <Empty icon={<Megaphone aria-hidden />} title="No campaigns yet" actions={may && <NewButton />}>
      A campaign sends an approved template to many customers, each of them once: from a list, from your contacts, or to
      those that an earlier campaign did not reach. You see live who got it, read it and replied.
      {!may && " An admin can start one."}
    </Empty>
  );
}

function Tabs({ status }: { status: CampaignStatus | undefined }) {
  const navigate = useNavigate();
  const show = (next: CampaignStatus | undefined) => void navigate({ to: "/campaigns", search: next ? { status: next } : {}, replace: true });
  return (
    <div className={css.tabs} role="group" aria-label="Which campaigns">
      <button type="button" className={css.tab} aria-pressed={!status} onClick={() => show(undefined)}>
        All
      </button>
      {STATUSES.map((it) => (
        <button key={it} type="button" className={css.tab} aria-pressed={status === it} onClick={() => show(it)}>
          {it === "draft" ? "Drafts" : STATUS_NAMES[it]}
        </button>
      ))}
    </div>
  );
}

export function CampaignsScreen() {
  const { status } = useSearch({ from: "/frame/campaigns" });
  const may = useMay("run_campaigns");
  const list = useCampaigns(status);
  const now = useNow(TICK_MS);
  const items = pagesOf(list.data);
  const end = useNearEnd(list.hasNextPage && !list.isFetchingNextPage, () => void list.fetchNextPage());

  let body;
  if (list.data && items.length > 0) {
    body = (
      <>
        <ul className={css.list} aria-label="Campaigns">
          {items.map((it) => (
            <CampaignRow key={it.id} campaign={it} now={now} />
          ))}
        </ul>
        <div ref={end} className={css.end}>
          {list.isFetchNextPageError && <Button onClick={() => void list.fetchNextPage()}>Load more</Button>}
        </div>
      </>
    );
  } else if (list.data) body = <Nothing status={status} may={may ?? false} />;
  else if (list.error) {
    body = (
      <Empty
        icon={<CircleAlert aria-hidden />}
        title="The campaigns could not be loaded"
        actions={<Button onClick={() => void list.refetch()}>Try again</Button>}
      >
        {explain(list.error)}
      </Empty>
    );
  } else body = <Loading />;

  return (
    <Screen title="Campaigns" actions={may && <NewButton />} below={<Tabs status={status} />}>
      {body}
    </Screen>
  );
}
