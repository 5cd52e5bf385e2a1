import type { Campaign } from "@hubbub/client";
import { useNavigate } from "@tanstack/react-router";
import { Ban, Forward, Pause, Pencil, Play, RotateCcw, Send, Trash2 } from "lucide-react";
import { useState } from "react";

import { Button, IconButton } from "../../../pieces/button";
import { Confirm } from "../../../pieces/confirm";
import { Tick } from "../../../pieces/field";
import { Item, Menu } from "../../../pieces/menu";
import { remove, retry, wish } from "../acts";
import { can } from "../campaign-words";
import { figure, many } from "../../../words/figures";
import { offered } from "../follow-up";
import { waiting } from "../funnel";
import { useFollowUps } from "../reading";
import { StartConfirm } from "../start-confirm";

type Asked = "start" | "cancel" | "retry" | "remove" | null;

interface AskedProps {
  campaign: Campaign;
  open: boolean;
  close: () => void;
}

function CancelConfirm({ campaign, open, close }: AskedProps) {
  const [busy, setBusy] = useState(false);
  const left = waiting(campaign.counts);
  const act = () => {
    setBusy(true);
    void wish(campaign.id, "cancel").then(() => {
      setBusy(false);
      close();
    });
  };
  return (
    <Confirm open={open} close={close} danger busy={busy} title="Cancel this campaign for good?" act="Cancel it" onConfirm={act}>
      <p>
        <strong>{figure(left)}</strong> who wait will not be written to. What was sent stays sent. A cancelled campaign
        cannot go on; pause it if you only want to stop for a while.
      </p>
    </Confirm>
  );
}

function RetryConfirm({ campaign, open, close }: AskedProps) {
  const [busy, setBusy] = useState(false);
  const [unknown, setUnknown] = useState(false);
  const doubtful = campaign.counts.unknown ?? 0;
  const act = () => {
    setBusy(true);
    void retry(campaign, { unknown }).then(() => {
      setBusy(false);
      close();
    });
  };
  return (
    <Confirm open={open} close={close} busy={busy} title="Try those again that failed?" act="Retry" onConfirm={act}>
      <p>
        Of <strong>{figure(campaign.counts.failed ?? 0)}</strong> that failed, those are tried again whose reason passes by
        itself. For the others choose a reason in the list of what went wrong.
      </p>
      {doubtful > 0 && (
        <Tick
          label={`Also the ${figure(doubtful)} of whom nobody knows whether they got it`}
          hint="They may get it twice."
          checked={unknown}
          onChange={(event) => setUnknown(event.target.checked)}
        />
      )}
    </Confirm>
  );
}

function RemoveConfirm({ campaign, open, close }: AskedProps) {
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const act = () => {
    setBusy(true);
    void remove(campaign.id).then((gone) => {
      setBusy(false);
      close();
      if (gone) void navigate({ to: "/campaigns", search: {} });
    });
  };
  return (
    <Confirm open={open} close={close} danger busy={busy} title="Delete this draft?" act="Delete" onConfirm={act}>
      <p>
        “{campaign.name}” and its list of <strong>{figure(campaign.total)}</strong> go for good. Nobody was written to.
      </p>
    </Confirm>
  );
}

/** Whom to write to again: opens the wizard with them as its audience. */
function FollowUp({ campaign }: { campaign: Campaign }) {
  const navigate = useNavigate();
  const counts = useFollowUps(campaign);
  const choices = offered(counts ?? [], Object.keys(campaign.links).length > 0 || campaign.clicked > 0);
  const trigger = (
    <Button disabled={counts !== undefined && choices.length === 0} title={counts && choices.length === 0 ? "There is nobody to follow up" : undefined}>
      <Forward aria-hidden />
      Follow up…
    </Button>
  );
  return (
    <Menu trigger={trigger} align="end">
      {choices.map(({ who, words, count }) => (
        <Item key={who} onSelect={() => void navigate({ to: "/campaigns/new", search: { follow: campaign.id, who } })}>
          {many(count, "customer")} who {words}
        </Item>
      ))}
    </Menu>
  );
}

/** What can be done with the campaign as it stands. */
export function Actions({ campaign }: { campaign: Campaign }) {
  const [asked, setAsked] = useState<Asked>(null);
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const may = can(campaign.status);
  const close = () => setAsked(null);
  const now = (what: "pause" | "resume") => {
    setBusy(true);
    void wish(campaign.id, what).then(() => setBusy(false));
  };
  const failed = (campaign.counts.failed ?? 0) + (campaign.counts.unknown ?? 0);
  return (
    <>
      {may.retry && failed > 0 && (
        <Button onClick={() => setAsked("retry")}>
          <RotateCcw aria-hidden />
          Retry failed
        </Button>
      )}
      {may.goOn && (
        <Button onClick={() => void navigate({ to: "/campaigns/new", search: { draft: campaign.id } })}>
          <Pencil aria-hidden />
          Go on
        </Button>
      )}
      {may.start && (
        <Button look="primary" disabled={campaign.total === 0} title={campaign.total === 0 ? "There is nobody on its list" : undefined} onClick={() => setAsked("start")}>
          <Send aria-hidden />
          Start
        </Button>
      )}
      {may.pause && (
        <Button disabled={busy} onClick={() => now("pause")}>
          <Pause aria-hidden />
          Pause
        </Button>
      )}
      {may.resume && (
        <Button look="primary" disabled={busy} onClick={() => now("resume")}>
          <Play aria-hidden />
          Resume
        </Button>
      )}
      {campaign.status === "finished" && (
        <FollowUp campaign={campaign} />
      )}
      {may.cancel && (
        <Button look="danger" onClick={() => setAsked("cancel")}>
          <Ban aria-hidden />
          Cancel
        </Button>
      )}
      {may.remove && (
        <IconButton label="Delete this draft" look="danger" onClick={() => setAsked("remove")}>
          <Trash2 aria-hidden />
        </IconButton>
      )}
      <StartConfirm campaign={campaign} open={asked === "start"} close={close} started={close} />
      <CancelConfirm campaign={campaign} open={asked === "cancel"} close={close} />
      <RetryConfirm campaign={campaign} open={asked === "retry"} close={close} />
      <RemoveConfirm campaign={campaign} open={asked === "remove"} close={close} />
    </>
  );
}
