import type { Template, TemplateState } from "@hubbub/client";
import { Archive, Ban, CircleCheck, CirclePause, CircleX, Clock3, PenLine, Trash2, type LucideIcon } from "lucide-react";

import { Badge, type Tone } from "../../pieces/badge";
import css from "./states.module.css";

interface Look {
  words: string;
  tone: Tone;
  icon: LucideIcon;
}

export const STATES: Record<TemplateState, Look> = {
  draft: { words: "Draft", tone: "plain", icon: PenLine },
  pending: { words: "In review", tone: "info", icon: Clock3 },
  rejected: { words: "Rejected", tone: "danger", icon: CircleX },
  active: { words: "Approved", tone: "good", icon: CircleCheck },
  paused: { words: "Paused", tone: "warning", icon: CirclePause },
  disabled: { words: "Disabled", tone: "danger", icon: Ban },
  archived: { words: "Archived", tone: "plain", icon: Archive },
  deleted: { words: "Deleted", tone: "plain", icon: Trash2 },
};

export const CATEGORIES = {
  MARKETING: { words: "Marketing", what: "Offers, news, invitations", price: "Every one delivered is paid, at the marketing rate." },
  UTILITY: { words: "Utility", what: "About an order, a booking, an account", price: "Free while the customer’s 24-hour window is open, else paid." },
  AUTHENTICATION: { words: "Authentication", what: "Codes to sign in with", price: "Every one delivered is paid, at the authentication rate." },
} as const;

export type Category = keyof typeof CATEGORIES;

export function isCategory(word: string): word is Category {
  return word in CATEGORIES;
}

export function categoryWords(category: string): string {
  return isCategory(category) ? CATEGORIES[category].words : category.toLowerCase().replaceAll("_", " ");
}

const QUALITIES: Record<string, { words: string; tone: Tone }> = {
  GREEN: { words: "High quality", tone: "good" },
  YELLOW: { words: "Medium quality", tone: "warning" },
  RED: { words: "Low quality", tone: "danger" },
  UNKNOWN: { words: "Not rated yet", tone: "plain" },
};

export function StateBadge({ state }: { state: TemplateState }) {
  const { words, tone, icon: Icon } = STATES[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {words}
    </Badge>
  );
}

const UNRATED: readonly TemplateState[] = ["draft", "pending", "rejected", "deleted"];

/** How customers take it, as WhatsApp measures: from blocks and reports. Nothing before anybody got it. */
export function QualityBadge({ template }: { template: Template }) {
  if (UNRATED.includes(template.status)) return null;
  const quality = QUALITIES[template.quality] ?? { words: template.quality.toLowerCase(), tone: "plain" };
  if (quality.tone === "plain") return <small className={css.unrated}>{quality.words}</small>;
  return (
    <Badge tone={quality.tone} title="How customers take it: few or many block or report it">
      {quality.words}
    </Badge>
  );
}
