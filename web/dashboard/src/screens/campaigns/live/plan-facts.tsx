import type { Campaign, PhoneNumber } from "@hubbub/client";
import { useState, type ReactNode } from "react";

import { useNumbers } from "../../../reading";
import { exact } from "../../../words/time";
import { languageName } from "../campaign-words";
import { figure } from "../../../words/figures";
import { myZone } from "../../../words/clocks";
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

/** What WhatsApp lets a number do, as far as that is less than everything. */
function allowed({ messaging_limit, used, quality }: PhoneNumber): string[] {
  const words: string[] = [];
  if (messaging_limit !== null && messaging_limit > 0) {
    const counted = used === null ? "" : `, ${figure(used)} used`;
    words.push(`${figure(messaging_limit)} new customers a day${counted}`);
  }
  if (quality === "YELLOW") words.push("its rating fell: half the pace");
  if (quality === "RED") words.push("its rating is low: a fifth of the pace");
  return words;
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
            {it.name} <span className={css.more}>{[it.display_phone_number, ...allowed(it)].join(" · ")}</span>
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
