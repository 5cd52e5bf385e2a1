import { Unplug } from "lucide-react";

import { Banner } from "../../pieces/banner";
import { WAYS } from "./providers";
import css from "./setting-up.module.css";

/** How one sets a language model up: what docs/ai.md says, in short. */
export function HowToSetUp() {
  return (
    <details className={css.how}>
      <summary>How to set one up</summary>
      <p>Whoever runs Hubbub sets one of these and starts it again. Nothing is sent anywhere before that.</p>
      <dl>
        {WAYS.map((way) => (
          <div key={way.name}>
            <dt>{way.name}</dt>
            <dd>
              {way.settings.map((name) => (
                <code key={name}>{name}</code>
              ))}
              <span>{way.more}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p>
        A price is what the provider asks in US dollars for a million tokens read and written, such as <code>1/5</code>. The file{" "}
        <code>docs/ai.md</code>, which comes with Hubbub, says more: the order of providers, budgets, and what leaves the machine.
      </p>
    </details>
  );
}

/** Said where nothing can be written for lack of a language model; `children`: what works all the same. */
export function NoModel({ children }: { children: string }) {
  return (
    <Banner tone="info" icon={Unplug} title="No language model is set up.">
      <p>{children}</p>
      <HowToSetUp />
    </Banner>
  );
}
