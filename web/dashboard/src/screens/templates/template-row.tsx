import type { Template } from "@hubbub/client";
import { Link } from "@tanstack/react-router";
import { CalendarClock, PencilLine } from "lucide-react";

import { text } from "../inbox/thread/content";
import { briefly, exact } from "../../words/time";
import { wordsOf } from "./components";
import { languageName } from "./locales";
import { categoryWords, QualityBadge, StateBadge } from "./states";
import css from "./templates-screen.module.css";
import { unsavedOf } from "./unsaved";
import { writtenOf } from "./written";

function firstWords(template: Template): string {
  const { components, category, library } = writtenOf(template);
  const words = wordsOf(components, "BODY").replace(/\s+/gu, " ").trim();
  if (words) return words;
  if (library) return `From WhatsApp’s library: ${text(library, "library_template_name")}`;
  return category === "AUTHENTICATION" ? "A code, in WhatsApp’s own words" : "No text yet";
}

export function TemplateRow({ template, now }: { template: Template; now: number }) {
  const { id, name, language, category, status, changes, category_change: moves, disable_at: ends, updated_at: at } = template;
  return (
    <li className={css.row}>
      <div className={css.main}>
        <Link to="/templates/$templateId" params={{ templateId: id }} className={css.name} title={name}>
          {name}
        </Link>
        <p className={css.words} dir="auto">
          {firstWords(template)}
        </p>
      </div>
      <p className={css.kind}>
        <span title={language}>{languageName(language)}</span>
        <small>{categoryWords(category)}</small>
      </p>
      <p className={css.badges}>
        <StateBadge state={status} />
        <QualityBadge template={template} />
        {changes && status !== "draft" && (
          <small className={css.changes}>
            <PencilLine aria-hidden />
            Changes not submitted
          </small>
        )}
        {(moves || (ends && status === "active")) && (
          <small className={css.changes}>
            <CalendarClock aria-hidden />
            {moves ? `Becomes ${categoryWords(moves.category).toLowerCase()}` : "WhatsApp ends it soon"}
          </small>
        )}
        {unsavedOf(id) && <small className={css.changes}>Not saved</small>}
      </p>
      <time className={css.time} dateTime={at} title={exact(at)}>
        {briefly(at, now)}
      </time>
    </li>
  );
}
