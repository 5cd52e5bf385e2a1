import type { Template } from "@hubbub/client";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, CopyPlus, Ellipsis, Languages, Trash2 } from "lucide-react";
import { useState } from "react";

import { IconButton } from "../../pieces/button";
import { Confirm } from "../../pieces/confirm";
import { Item, Line, Menu } from "../../pieces/menu";
import { useMay } from "../../reading";
import { Deleting } from "./deleting";
import css from "./editor.module.css";
import { languageName } from "./locales";
import { categoryWords, QualityBadge, StateBadge } from "./states";
import { OtherLanguages } from "./other-languages";
import { keepUnsaved, unsavedOf } from "./unsaved";
import { BLANK, copyOf, type Written } from "./written";

type Way = "name" | "language";

/** A new template that begins as this one; asks when another new one was begun and not saved. */
function useCopying(written: Written) {
  const [asking, setAsking] = useState<Way | null>(null);
  const navigate = useNavigate();
  const copy = (way: Way) => {
    setAsking(null);
    keepUnsaved("new", { written: copyOf(written, way), from: BLANK, at: 0 });
    void navigate({ to: "/templates/$templateId", params: { templateId: "new" } });
  };
  const start = (way: Way) => (unsavedOf("new") ? setAsking(way) : copy(way));
  const dialog = (
    <Confirm
      open={asking !== null}
      close={() => setAsking(null)}
      title="Replace the new template you began?"
      act="Replace it"
      danger
      onConfirm={() => asking && copy(asking)}
    >
      There is a new template in this tab that you have not saved. Starting from this one throws it away.
    </Confirm>
  );
  return { start, dialog };
}

function More({ template, written }: { template: Template; written: Written }) {
  const [deleting, setDeleting] = useState(false);
  const { start, dialog } = useCopying(written);
  const gone = template.status === "deleted" || template.status === "disabled";
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton label="More">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <Item icon={<CopyPlus aria-hidden />} onSelect={() => start("name")}>
          Use as a start for a new one
        </Item>
        <Item icon={<Languages aria-hidden />} onSelect={() => start("language")}>
          Write it in another language
        </Item>
        {!gone && <Line />}
        {!gone && (
          <Item icon={<Trash2 aria-hidden />} danger onSelect={() => setDeleting(true)}>
            Delete…
          </Item>
        )}
      </Menu>
      {dialog}
      <Deleting template={template} open={deleting} close={() => setDeleting(false)} />
    </>
  );
}

/** Which template it is and how it stands. */
export function EditorHead({ template, written, dirty }: { template: Template | undefined; written: Written; dirty: boolean }) {
  const may = useMay("edit_templates");
  return (
    <header className={css.head}>
      <Link to="/templates" className={css.back} aria-label="All templates">
        <ArrowLeft aria-hidden />
      </Link>
      <div className={css.names}>
        <h1 className={css.name} title={written.name}>
          <span>{written.name || "New template"}</span>
          {dirty && (
            <span className={css.dot} title="Not saved yet">
              <span className="unseen">not saved yet</span>
            </span>
          )}
        </h1>
        <p className={css.sub}>{[written.language && languageName(written.language), categoryWords(written.category)].filter(Boolean).join(" · ")}</p>
      </div>
      {template && (
        <span className={css.badges}>
          <StateBadge state={template.status} />
          <span className={css.wide}>
            <QualityBadge template={template} />
          </span>
        </span>
      )}
      {template && <OtherLanguages template={template} />}
      {template && may && <More template={template} written={written} />}
    </header>
  );
}
