import type { TemplatePreview } from "@hubbub/client";
import { CircleAlert, Info, Languages } from "lucide-react";
import { useState } from "react";

import { slotList, slotWords } from "../words/slots";
import { Avatar } from "./avatar";
import { Bone } from "./skeleton";
import { TemplateCards, TemplateWords } from "./template-words";
import css from "./phone-preview.module.css";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

function Bubble({ preview, now }: { preview: TemplatePreview; now: number }) {
  return (
    <div className={css.bubble}>
      <TemplateWords preview={preview} time={<time className={css.time}>{clock.format(now)}</time>} />
    </div>
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
export function TemplateLacks({ preview }: { preview: TemplatePreview }) {
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
          {preview?.cards && preview.cards.length > 0 && <TemplateCards cards={preview.cards} />}
        </div>
      </div>
      {preview && <TemplateLacks preview={preview} />}
    </section>
  );
}
