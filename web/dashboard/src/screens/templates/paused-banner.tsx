import { explain, type Template } from "@hubbub/client";
import { CirclePlay } from "lucide-react";
import { useState } from "react";

import { hub } from "../../hub";
import { Button } from "../../pieces/button";
import { toast } from "../../pieces/toasts";
import { useMay } from "../../reading";
import { Banner } from "../../pieces/banner";
import { STATES } from "./states";
import { When, Why } from "./status-parts";

function Unpause({ template, took }: { template: Template; took: (template: Template) => void }) {
  const [busy, setBusy] = useState(false);
  const unpause = async () => {
    setBusy(true);
    try {
      took(await hub.templates.unpause(template.id));
      toast("It can be sent again");
    } catch (error) {
      toast(explain(error), { bad: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button disabled={busy} onClick={() => void unpause()}>
      <CirclePlay aria-hidden />
      Unpause
    </Button>
  );
}

export function Paused({ template, took }: { template: Template; took: (template: Template) => void }) {
  const { paused_until: until } = template;
  const may = useMay("edit_templates");
  return (
    <Banner
      tone="warning"
      icon={STATES.paused.icon}
      title={
        until ? (
          <>
            Paused until <When iso={until} exact />
          </>
        ) : (
          "Paused: it cannot be sent"
        )
      }
      action={may && <Unpause template={template} took={took} />}
    >
      {template.reason ? <Why template={template} /> : <p>Too many customers blocked or reported it. Change it, or send it to people who expect it.</p>}
      <p>{until ? "The pause ends by itself. After a third one WhatsApp disables the template." : "It stays paused until somebody ends the pause."}</p>
    </Banner>
  );
}
