import { explain, type Answering } from "@hubbub/client";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "../../../pieces/button";
import { Empty } from "../../../pieces/empty";
import { Bone } from "../../../pieces/skeleton";
import { AiScreen } from "../ai-screen";
import { useAnswering, useHasModel } from "../reading";
import { NoModel } from "../setting-up";
import { HandOverWords } from "./hand-over-words";
import { HoursCard } from "./hours-card";
import { LimitsCard } from "./limits-card";
import { ModeCard } from "./mode-card";
import { SettingsFoot } from "./settings-foot";
import { SettingsProvider } from "./settings-context";
import css from "./settings.module.css";
import { Theirs } from "./theirs";
import { useSettings } from "./use-settings";
import { WhatCard } from "./what-card";

interface ViewProps {
  head: ReactNode;
  /** To the dry runs. */
  tryIt: () => void;
}

export function Loading() {
  return (
    <div className={css.form} aria-busy aria-label="Loading the settings">
      <Bone className={css.bone} />
      <Bone className={css.bone} />
      <Bone className={css.bone} />
    </div>
  );
}

function Form({ saved, head, tryIt }: ViewProps & { saved: Answering }) {
  const settings = useSettings(saved);
  const hasModel = useHasModel();
  return (
    <SettingsProvider value={settings}>
      <AiScreen footer={<SettingsFoot tryIt={tryIt} />}>
        {head}
        <div className={css.form}>
          {hasModel === false && (
            <NoModel>
              Nothing is answered or suggested by it until then. You can set all of this now; suggestions from canned replies and past answers come
              without a model.
            </NoModel>
          )}
          {settings.theirs && <Theirs {...settings.theirs} load={settings.discard} onTop={settings.putOnTop} />}
          <ModeCard tryIt={tryIt} />
          <WhatCard />
          <HoursCard />
          <LimitsCard />
          <HandOverWords />
        </div>
      </AiScreen>
    </SettingsProvider>
  );
}

/** What one number allows, as a form. */
export function SettingsView({ numberId, head, tryIt }: ViewProps & { numberId: string }) {
  const found = useAnswering(numberId);
  if (found.data) return <Form saved={found.data} head={head} tryIt={tryIt} />;
  return (
    <AiScreen>
      {head}
      {found.error ? (
        <Empty
          icon={<CircleAlert aria-hidden />}
          title="The settings could not be loaded"
          actions={<Button onClick={() => void found.refetch()}>Try again</Button>}
        >
          {explain(found.error)}
        </Empty>
      ) : (
        <Loading />
      )}
    </AiScreen>
  );
}
