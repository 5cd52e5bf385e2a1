import type { Campaign } from "@hubbub/client";
import { useState, type ReactNode } from "react";

import { useNumbers } from "../../../reading";
import { exact } from "../../../words/time";
import { languageName } from "../campaign-words";
import { myZone } from "../wizard/clocks";
import { limitWords, scheduleWords } from "../wizard/schedule";
import css from "./plan-facts.module.css";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}

function texts(campaign: Campaign): string[] {
  const uses = campaign.variants.length > 0 ? campaign.variants.map((it) => it.template) : [campaign.template];
  return uses.map((use) => [use.language, ...(use.languages ?? [])].map(languageName).join(", "));
}

/** What was planned, in words. */
export function PlanFacts({ campaign }: { campaign: Campaign }) {
  const numbers = useNumbers().filter((it) => campaign.phone_number_ids.includes(it.phone_number_id));
  const [now] = useState(() => Date.now());
  const limits = limitWords(campaign.pace, campaign.cap);
  const names = campaign.variants.length > 0 ? campaign.variants.map((it) => it.template.name) : [campaign.template.name];
  const languages = texts(campaign);
  return (
    <dl className={css.plan}>
      <Fact name={names.length > 1 ? "Templates" : "Template"}>
        {names.map((name, i) => (
          <p key={i}>
            {name} <span className={css.more}>{languages[i]}</span>
          </p>
        ))}
      </Fact>
      <Fact name="Sent from">
        {numbers.map((it) => (
          <p key={it.id}>
            {it.name} <span className={css.more}>{it.display_phone_number}</span>
          </p>
        ))}
        {numbers.length === 0 && "A number that is not connected any more"}
      </Fact>
      <Fact name="When">
        {scheduleWords(campaign.schedule, myZone(), now)} {limits}
      </Fact>
      <Fact name="Made by">
        {campaign.created_by.name || "A program"}{" "}
        <time className={css.more} dateTime={campaign.created_at}>
          {exact(campaign.created_at)}
        </time>
      </Fact>
    </dl>
  );
}
