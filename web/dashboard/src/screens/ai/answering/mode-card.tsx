import { FlaskConical, Lightbulb, PowerOff, Sparkles, type LucideIcon } from "lucide-react";

import { Button } from "../../../pieces/button";
import { Card } from "../../../pieces/card";
import { dollars, microsOf } from "../dollars";
import { MODE_NAMES } from "./differences";
import type { Mode } from "./form";
import { useForm } from "./settings-context";
import css from "./settings.module.css";

const MODES: readonly { mode: Mode; icon: LucideIcon; what: string }[] = [
  { mode: "off", icon: PowerOff, what: "It writes nothing. Suggestions from canned replies and past answers still come." },
  { mode: "suggest", icon: Lightbulb, what: "Its answer stands first among the suggested replies. Nothing goes out until somebody sends it." },
  { mode: "automatic", icon: Sparkles, what: "It answers where it is sure enough, and hands over to a person where it is not." },
];

/** What it costs and who wins, in one line. */
export function PlainLine() {
  const { form } = useForm();
  const most = microsOf(form.cost);
  const money = Number.isNaN(most) ? "" : `, ${dollars(most)} a month at most on this number`;
  return (
    <p className={css.plain}>
      Each answer costs what your language model asks{money}. A person always wins: whoever writes, types in, takes or closes a
      conversation keeps it out.
    </p>
  );
}

export function ModeCard({ tryIt }: { tryIt: () => void }) {
  const { form, saved, change } = useForm();
  const becomes = form.mode === "automatic" && saved.settings.mode !== "automatic";
  return (
    <Card title="Answering by itself">
      <div role="radiogroup" aria-label="Mode" className={css.modes}>
        {MODES.map(({ mode, icon: Icon, what }) => (
          <label key={mode} className={css.mode}>
            <input type="radio" name="mode" className="unseen" checked={form.mode === mode} onChange={() => change({ mode })} />
            <Icon aria-hidden />
            <strong>{MODE_NAMES[mode]}</strong>
            <span>{what}</span>
          </label>
        ))}
      </div>
      <PlainLine />
      {becomes && (
        <div className={css.offer} role="status">
          <span>Look first at what it would have said to your last customers. Nothing is sent.</span>
          <Button onClick={tryIt}>
            <FlaskConical aria-hidden />
            Try it on past conversations
          </Button>
        </div>
      )}
    </Card>
  );
}
