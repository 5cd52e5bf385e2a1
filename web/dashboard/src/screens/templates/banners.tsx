import type { Template } from "@hubbub/client";
import { History, TriangleAlert, Undo2 } from "lucide-react";

import { Button } from "../../pieces/button";
import { timeOfDay } from "../../words/time";
import { Banner } from "../../pieces/banner";
import css from "./banners.module.css";
import { StatusBanner } from "./status-banner";
import type { useWriting } from "./use-writing";

interface BannersProps {
  template: Template | undefined;
  writing: ReturnType<typeof useWriting>;
  took: (template: Template) => void;
}

/** What stands above the form: how the template stands, and what became of text that was not saved. */
export function Banners({ template, writing, took }: BannersProps) {
  const { restoredAt, overtaken, discard } = writing;
  return (
    <div className={css.banners}>
      {template && <StatusBanner template={template} took={took} />}
      {overtaken && (
        <Banner
          tone="warning"
          icon={TriangleAlert}
          title="Somebody changed this template while you wrote"
          action={<Button onClick={discard}>Take their text</Button>}
        >
          <p>Saving puts yours in place of theirs.</p>
        </Banner>
      )}
      {restoredAt !== null && !overtaken && (
        <Banner
          tone="info"
          icon={History}
          title={`What you wrote until ${timeOfDay(new Date(restoredAt).toISOString())} is back`}
          action={
            <Button onClick={discard}>
              <Undo2 aria-hidden />
              Throw it away
            </Button>
          }
        >
          <p>It is not saved yet.</p>
        </Banner>
      )}
    </div>
  );
}
