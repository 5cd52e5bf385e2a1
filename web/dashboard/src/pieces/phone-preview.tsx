import type { TemplatePreview } from "@hubbub/client";
import { BadgePercent, CircleAlert, Info, Languages } from "lucide-react";
import { useState } from "react";

import { slotList, slotWords } from "../words/slots";
import { parted } from "../words/variables";
import { Avatar } from "./avatar";
import { MarkedText } from "./marked-text";
import { PhoneButtons } from "./phone-buttons";
import { PhoneHeader } from "./phone-header";
import { Bone } from "./skeleton";
import { VariableWords } from "./variable-words";
import css from "./phone-preview.module.css";

type Card = NonNullable<TemplatePreview["cards"]>[number];
type Offer = NonNullable<TemplatePreview["offer"]>;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
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

function Bubble({ preview, now }: { preview: TemplatePreview; now: number }) {
  const nothing = !preview.header && !preview.body && !preview.footer && !preview.offer;
  return (
    <div className={css.bubble}>
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
      <time className={css.time}>{clock.format(now)}</time>
      <PhoneButtons buttons={preview.buttons ?? []} />
    </div>
  );
}

function Cards({ cards }: { cards: Card[] }) {
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

function Waiting() {
  return (
    <div className={css.bubble} aria-busy="true" aria-label="Loading the preview">
      <Bone className={css.boneMedia} />
      <Bone className={css.boneLine} />
      <Bone className={css.boneLine} />
      <Bone className={css.boneShort} />
    </div>
  );
}

/** What keeps it from being sent as shown. */
function Below({ preview }: { preview: TemplatePreview }) {
  const missing = preview.missing ?? [];
  const problems = preview.problems ?? [];
  if (missing.length === 0 && problems.length === 0 && preview.exact !== false) return null;
  return (
    <ul className={css.below}>
      {problems.map((it, i) => (
        <li key={i} className={css.problem}>
          <CircleAlert aria-label="Problem" />
          <span>
            {slotWords(it.path ?? "")} {it.message}
          </span>
        </li>
      ))}
      {missing.length > 0 && (
        <li>
          <Info aria-hidden />
          <span>Without a value so far: {slotList(missing)}.</span>
        </li>
      )}
      {preview.exact === false && (
        <li>
          <Languages aria-hidden />
          <span>WhatsApp writes this text itself, in the template’s language. Shown in English.</span>
        </li>
      )}
    </ul>
  );
}

/** A template as the customer sees it on a phone; the shape of one while it is not known. */
export function PhonePreview({ preview, from = "Your business" }: { preview: TemplatePreview | undefined; from?: string }) {
  const [now] = useState(() => Date.now());
  return (
    <section className={css.whole} aria-label="Preview on the customer’s phone">
      <div className={css.phone}>
        <div className={css.top}>
          <Avatar id={from} name={from} size="medium" />
          <strong dir="auto">{from}</strong>
        </div>
        <div className={css.chat}>
          {preview ? <Bubble preview={preview} now={now} /> : <Waiting />}
          {preview?.cards && preview.cards.length > 0 && <Cards cards={preview.cards} />}
        </div>
      </div>
      {preview && <Below preview={preview} />}
    </section>
  );
}
