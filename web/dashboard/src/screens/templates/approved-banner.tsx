import type { Template } from "@hubbub/client";
import { TriangleAlert } from "lucide-react";

import { useMay, useNow } from "../../reading";
import { Banner } from "../../pieces/banner";
import { STATES } from "./states";
import { When, Why } from "./status-parts";

export function Approved({ template }: { template: Template }) {
  const { changes, next_edit_at: next, reason } = template;
  const now = useNow();
  const may = useMay("edit_templates") ?? true;
  const waits = next !== null && Date.parse(next) > now;
  const { icon } = STATES.active;
  if (changes && reason) {
    return (
      <Banner tone="danger" icon={TriangleAlert} title="WhatsApp did not take your changes">
        <Why template={template} />
        <p>Customers get the approved text. Change what is named here and submit again.</p>
      </Banner>
    );
  }
  return (
    <Banner tone={changes ? "info" : "good"} icon={icon} title={changes ? "Approved, with changes that WhatsApp does not have yet" : "Approved: it can be sent"}>
      {changes && <p>Customers get the approved text until the changes are submitted and approved.</p>}
      <Why template={template} />
      <p>
        {!may ? (
          "An admin can change it."
        ) : waits ? (
          <>
            WhatsApp takes the next change on <When iso={next} exact />: one in 24 hours, ten in 30 days.
          </>
        ) : (
          "Text, header, footer and buttons can be changed; it is then reviewed again. Name, language and category stay."
        )}
      </p>
    </Banner>
  );
}
