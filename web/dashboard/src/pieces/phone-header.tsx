import type { TemplatePreview } from "@hubbub/client";
import { FileText, Image, MapPin, Play, ShoppingBag, type LucideIcon } from "lucide-react";

import { parted } from "../words/variables";
import { VariableWords } from "./variable-words";
import css from "./phone-preview.module.css";

type Header = NonNullable<TemplatePreview["header"]>;

const KINDS: Record<string, { icon: LucideIcon; words: string }> = {
  IMAGE: { icon: Image, words: "Picture" },
  VIDEO: { icon: Play, words: "Video" },
  GIF: { icon: Play, words: "Moving picture" },
  DOCUMENT: { icon: FileText, words: "Document" },
  LOCATION: { icon: MapPin, words: "Place" },
  PRODUCT: { icon: ShoppingBag, words: "Product" },
};

function member(media: unknown, name: string): string {
  const value = typeof media === "object" && media !== null ? (media as Record<string, unknown>)[name] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What a file or place is called, as far as the value tells. */
function called(media: unknown): string {
  const told = member(media, "filename") || [member(media, "name"), member(media, "address")].filter(Boolean).join(", ");
  if (told) return told;
  const link = typeof media === "string" ? media : member(media, "link");
  return /^https?:/u.test(link) ? (link.split(/[?#]/u)[0]?.split("/").pop() ?? "") : "";
}

/** Only what the browser holds itself can be shown: a page of ours asks no foreign address. */
function held(media: unknown): string | undefined {
  const link = typeof media === "string" ? media : member(media, "link");
  return /^(?:blob:|data:image\/)/u.test(link) ? link : undefined;
}

function Media({ header }: { header: Header }) {
  const kind = KINDS[header.format] ?? { icon: FileText, words: header.format.toLowerCase() };
  const source = held(header.media);
  const name = called(header.media);
  if (source && header.format === "IMAGE") return <img className={css.picture} src={source} alt={name || "Header picture"} />;
  if (source && header.format === "VIDEO") return <video className={css.picture} src={source} aria-label={name || "Header video"} controls muted />;
  const Icon = kind.icon;
  return (
    <div className={css.media} data-format={header.format}>
      <Icon aria-hidden />
      <span dir="auto">{name || kind.words}</span>
    </div>
  );
}

export function PhoneHeader({ header }: { header: Header }) {
  if (header.format !== "TEXT") return <Media header={header} />;
  return (
    <p className={css.title} dir="auto">
      <VariableWords parts={parted(header.text ?? "")} />
    </p>
  );
}
