import { explain, keys, newClientId } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CircleAlert, Lock } from "lucide-react";
import { useState } from "react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Empty } from "../../../pieces/empty";
import { Screen } from "../../../pieces/screen";
import { Bone } from "../../../pieces/skeleton";
import { useMay } from "../../../reading";
import { useCampaign } from "../reading";
import type { WizardSearch } from "../search";
import { myZone } from "../../../words/clocks";
import { newDraft, type Draft } from "./draft";
import { recall } from "./keeping";
import { draftOf, usesOf } from "./plan";
import { WizardForm } from "./wizard-form";
import css from "./wizard-form.module.css";

const fresh = (): Draft => newDraft(newClientId(), myZone());

/** A new campaign, or what was said about one before the page was left. */
function New({ follow, who = "not_replied" }: Pick<WizardSearch, "follow" | "who">) {
  const [start] = useState<Draft>(() => {
    if (follow) return { ...fresh(), source: "follow_up", followUp: { campaignId: follow, who } };
    return recall(null) ?? fresh();
  });
  return <WizardForm start={start} />;
}

/** A draft that somebody began elsewhere: its plan is on the server, the rest is asked for again. */
function FromServer({ id }: { id: string }) {
  const campaign = useCampaign(id);
  const uses = campaign.data ? usesOf(campaign.data) : [];
  const templates = useQuery({
    queryKey: [...keys.templates, "named", uses.map((it) => it.name)],
    queryFn: async () => (await Promise.all(uses.map((it) => hub.templates.list({ name: it.name })))).flatMap((it) => it.items),
    enabled: campaign.data !== undefined,
  });
  const error = campaign.error ?? templates.error;
  if (campaign.data && templates.data) return <WizardForm start={draftOf(campaign.data, templates.data, fresh())} />;
  return (
    <Screen title="Campaign">
      {error ? (
        <Empty
          icon={<CircleAlert aria-hidden />}
          title="The draft could not be loaded"
          actions={<Button onClick={() => void Promise.all([campaign.refetch(), templates.refetch()])}>Try again</Button>}
        >
          {explain(error)}
        </Empty>
      ) : (
        <div className={css.loading} aria-busy aria-label="Loading the draft">
          <Bone className={css.bone} />
          <Bone className={css.bone} />
        </div>
      )}
    </Screen>
  );
}

function Kept({ id }: { id: string }) {
  const [start] = useState(() => recall(id));
  return start ? <WizardForm start={start} /> : <FromServer id={id} />;
}

export function WizardScreen() {
  const { draft, follow, who } = useSearch({ from: "/frame/campaigns/new" });
  const may = useMay("run_campaigns");
  const navigate = useNavigate();
  if (may === false) {
    return (
      <Screen title="New campaign">
        <Empty
          icon={<Lock aria-hidden />}
          title="Campaigns are started by admins"
          actions={<Button onClick={() => void navigate({ to: "/campaigns", search: {} })}>All campaigns</Button>}
        >
          Your account may look at campaigns, and not start one.
        </Empty>
      </Screen>
    );
  }
  return draft ? <Kept key={draft} id={draft} /> : <New key={`${follow ?? "new"} ${who ?? ""}`} follow={follow} who={who} />;
}
