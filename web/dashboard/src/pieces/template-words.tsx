import type { TemplatePreview } from "@hubbub/client";
import { BadgePercent } from "lucide-react";
import type { ReactNode } from "react";

import { parted } from "../words/variables";
import { MarkedText } from "./marked-text";
import { PhoneButtons } from "./phone-buttons";
import { PhoneHeader } from "./phone-header";
import { VariableWords } from "./variable-words";
import css from "./phone-preview.module.css";

type Card = NonNullable<TemplatePreview["cards"]>[number];
type Offer = NonNullable<TemplatePreview["offer"]>;

const ending = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function LimitedOffer({ offer }: { offer: Offer }) {
  return (
    <div className={css.offer}>
      <BadgePercent aria-hidden />
      <span>
        <strong dir="auto">{offer.text || "Offer"}</strong>
        {typeof offer.expires_at === "number" && <time>Ends {ending.format(offer.expires_at)}</time>}
        {offer.code && <span>Code {offer.code}</span>}
      </span>
    </div>
  );
}

/** What a template says: header, text, footer and buttons; `time` stands above the buttons. */
export function TemplateWords({ preview, time }: { preview: TemplatePreview; time?: ReactNode }) {
  const nothing = !preview.header && !preview.body && !preview.footer && !preview.offer;
  return (
    <>
      {preview.header && <PhoneHeader header={preview.header} />}
      {preview.offer && <LimitedOffer offer={preview.offer} />}
      {preview.body && (
        <div className={css.body}>
          <MarkedText text={preview.body} variables />
        </div>
      )}
      {nothing && <p className={css.nothing}>The text will stand here.</p>}
      {preview.footer && (
        <p className={css.footer} dir="auto">
          <VariableWords parts={parted(preview.footer)} />
        </p>
      )}
      {time}
      <PhoneButtons buttons={preview.buttons ?? []} />
    </>
  );
}

export function TemplateCards({ cards }: { cards: Card[] }) {
  return (
    <ul className={css.cards} tabIndex={0} aria-label={`${String(cards.length)} cards, scroll sideways`}>
      {cards.map((card, i) => (
        <li key={i} className={css.bubble}>
          {card.header && <PhoneHeader header={card.header} />}
          {card.body && (
            <div className={css.body}>
              <MarkedText text={card.body} variables />
            </div>
          )}
          <PhoneButtons buttons={card.buttons ?? []} />
        </li>
      ))}
    </ul>
  );
}

