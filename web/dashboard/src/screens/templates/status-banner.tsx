import type { Template } from "@hubbub/client";
import { CalendarClock, TriangleAlert } from "lucide-react";

import { Approved } from "./approved-banner";
import { Banner } from "../../pieces/banner";
import { Paused } from "./paused-banner";
import { categoryWords, STATES } from "./states";
import { When, Why } from "./status-parts";

/** How it stands with WhatsApp, and what to do about it. */
function Standing({ template, took }: { template: Template; took: (template: Template) => void }) {
  const { status, submitted_at: submitted, locked_until: locked } = template;
  const { tone, icon } = STATES[status];
  switch (status) {
    case "draft":
      return template.reason ? (
        <Banner tone="danger" icon={TriangleAlert} title="WhatsApp did not take it">
          <Why template={template} />
          <p>Change what is named here and submit it again.</p>
        </Banner>
      ) : null;
    case "pending":
      return (
        <Banner tone={tone} icon={icon} title="WhatsApp is reviewing it">
          <p>
            Mostly done within minutes, at the latest within 24 hours. It cannot be changed meanwhile.
            {submitted && (
              <>
                {" "}
                Submitted on <When iso={submitted} exact />.
              </>
            )}
          </p>
        </Banner>
      );
    case "rejected":
      return (
        <Banner tone={tone} icon={icon} title="WhatsApp rejected it">
          <Why template={template} />
          <p>Change what is named here and submit it again. What was found is marked at its place below.</p>
        </Banner>
      );
    case "active":
      return <Approved template={template} />;
    case "paused":
      return <Paused template={template} took={took} />;
    case "disabled":
      return (
        <Banner tone={tone} icon={icon} title="WhatsApp disabled it for good">
          <Why template={template} />
          <p>Use it as a start for a new one, with other words.</p>
        </Banner>
      );
    case "archived":
      return (
        <Banner tone={tone} icon={icon} title="Archived: nobody sent it for a year">
          <p>WhatsApp Manager brings it back.</p>
        </Banner>
      );
    case "deleted":
      return (
        <Banner tone={tone} icon={icon} title="Deleted">
          {locked && (
            <p>
              Its name in this language is free again on <When iso={locked} />.
            </p>
          )}
        </Banner>
      );
  }
}

export function StatusBanner({ template, took }: { template: Template; took: (template: Template) => void }) {
  const { status, category_change: moves, disable_at: ends } = template;
  return (
    <>
      <Standing template={template} took={took} />
      {moves && (
        <Banner
          tone="warning"
          icon={CalendarClock}
          title={
            <>
              Becomes {categoryWords(moves.category).toLowerCase()} on <When iso={moves.at} />
            </>
          }
        >
          <p>WhatsApp reads it so. Every one delivered from then on costs the {categoryWords(moves.category).toLowerCase()} rate.</p>
        </Banner>
      )}
      {ends && status !== "disabled" && status !== "deleted" && (
        <Banner
          tone="warning"
          icon={CalendarClock}
          title={
            <>
              WhatsApp ends it on <When iso={ends} />
            </>
          }
        >
          <p>Move to another template before that.</p>
        </Banner>
      )}
    </>
  );
}
