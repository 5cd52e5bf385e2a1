import type { Campaign, CampaignPlan, Template } from "@hubbub/client";

import { chosen, NO_WORDING, type Draft, type Wording } from "./draft";
import { componentsOf, linksOf, readBack } from "./filling";
import { capOf, paceOf, plannedOf, scheduleOf } from "./schedule";

type Use = CampaignPlan["template"];

const SECOND = "b_"; // before the names of the second text's links

function saidOf({ template, languages, fill }: Wording, mark = ""): Use {
  if (!template) return { name: "", language: "" };
  const components = componentsOf(template.slots, fill, template.named, mark);
  return { name: template.name, language: template.language, languages, ...(components ? { components } : {}) };
}

/** How the audience is shared by two texts: all of it, or with a winner a part that tries both. */
export function shares(draft: Draft): [number, number] {
  const { share, winner } = draft.contest;
  if (!winner) return [share, 100 - share];
  return [Math.ceil(share / 2), Math.floor(share / 2)];
}

/** The body of the calls that create and change a campaign. */
export function planOf(draft: Draft): CampaignPlan {
  const [first, second] = draft.wordings;
  const [a, b] = shares(draft);
  const { winner, hours } = draft.contest;
  return {
    name: draft.name.trim(),
    phone_number_ids: draft.numbers,
    template: saidOf(first),
    variables: {},
    schedule: scheduleOf(draft.planned),
    variants: second
      ? [
          { name: "A", template: saidOf(first), share: a },
          { name: "B", template: saidOf(second, SECOND), share: b },
        ]
      : [],
    links: { ...linksOf(first.template?.slots ?? [], first.fill), ...linksOf(second?.template?.slots ?? [], second?.fill ?? {}, SECOND) },
    winner: second && winner ? { by: winner, after_hours: Number(hours) } : null,
    pace: paceOf(draft.planned),
    frequency_cap: capOf(draft.planned),
  };
}

/** The templates a plan speaks of, by name and language. */
export function usesOf(campaign: Campaign): Use[] {
  const [a, b] = campaign.variants;
  return a && b ? [a.template, b.template] : [campaign.template];
}

function wordingOf(use: Use, templates: readonly Template[], links: Record<string, string>): Wording {
  const found = templates.find((it) => it.name === use.name && it.language === use.language);
  if (!found) return NO_WORDING;
  const template = chosen(found);
  return { template, languages: use.languages ?? [], fill: readBack(template.slots, use.components ?? [], links) };
}

/** A draft of the server as somebody would have written it here. `templates` are those it names. */
export function draftOf(campaign: Campaign, templates: readonly Template[], fresh: Draft): Draft {
  const [first, second] = usesOf(campaign).map((use) => wordingOf(use, templates, campaign.links));
  const [a, b] = campaign.variants;
  const rule = campaign.winner_rule;
  const tried = (a?.share ?? 50) + (b?.share ?? 0);
  const draft: Draft = {
    ...fresh,
    step: "review", // or as far as it is complete
    id: campaign.id,
    name: campaign.name,
    numbers: campaign.phone_number_ids,
    wordings: second ? [first ?? NO_WORDING, second] : [first ?? NO_WORDING],
    contest: {
      share: rule ? tried : (a?.share ?? fresh.contest.share),
      winner: rule ? (rule.by ?? "replied") : null,
      hours: rule ? String(rule.after_hours ?? 4) : fresh.contest.hours,
    },
    planned: plannedOf(campaign, fresh.planned),
    listed: campaign.total > 0 ? { of: null, imported: null, total: campaign.total } : null,
  };
  return { ...draft, saved: JSON.stringify(planOf(draft)) };
}
