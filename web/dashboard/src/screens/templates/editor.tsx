import { explain, type Template } from "@hubbub/client";
import { useRef, useState } from "react";

import { PhonePreview } from "../../pieces/phone-preview";
import { useNumbers, usePhone } from "../../reading";
import { Banners } from "./banners";
import { ChecksBar } from "./checks-bar";
import { EditingContext } from "./editing";
import { whileWritten } from "./editor-preview";
import { EditorHead } from "./editor-head";
import css from "./editor.module.css";
import { TemplateForm } from "./form/template-form";
import { handleOf } from "./components";
import { History } from "./history";
import { goTo } from "./go-to";
import { Leaving } from "./leaving";
import { standing } from "./standing";
import { useChecks } from "./use-checks";
import { useEditingState, useWorthSaying } from "./use-editing-state";
import { useEditorKeys } from "./use-editor-keys";
import { useSaving } from "./use-saving";
import { useWriting } from "./use-writing";
import { Views, type View } from "./views";

/** One template: the form, how it looks on a phone, what WhatsApp would say, and what happened to it. */
export function Editor({ id, template }: { id: string; template: Template | undefined }) {
  const writing = useWriting(id, template);
  const { written, dirty } = writing;
  const checks = useChecks(written, template?.status !== "pending" && template?.status !== "deleted");
  const findings = useWorthSaying(template, dirty, checks.findings);
  const { editing, showAll } = useEditingState(template, writing, findings);
  const saving = useSaving(id, writing);
  const [asked, setView] = useState<View>("write");
  const form = useRef<HTMLDivElement>(null);
  const numbers = useNumbers();
  const phone = usePhone();
  const view: View = phone || asked === "history" ? asked : "preview";
  const stands = standing(template, dirty, findings, editing.readOnly);
  const from = numbers.find((it) => it.waba_id === written.waba_id) ?? numbers[0];
  const file = editing.file?.handle === handleOf(written.components) ? editing.file : null;

  const save = () => void ((dirty || id === "new") && !editing.readOnly && saving.save());
  const submit = () => {
    if (editing.readOnly || saving.busy) return;
    showAll();
    if (stands.why) return;
    void saving.submit();
  };
  useEditorKeys(save, submit);
  const jump = (anchor: string) => {
    showAll();
    setView("write");
    requestAnimationFrame(() => goTo(form.current, anchor));
  };

  return (
    <EditingContext value={editing}>
      <section className={css.editor} aria-label={written.name || "New template"} data-view={phone ? view : undefined}>
        <EditorHead template={template} written={written} dirty={dirty} />
        <div className={css.write} ref={form}>
          <div className={css.scroll}>
            <Banners template={template} writing={writing} took={saving.took} />
            <TemplateForm />
          </div>
          <ChecksBar checks={{ ...checks, findings }} stands={stands} saving={saving} dirty={dirty || id === "new"} save={save} submit={submit} jump={jump} showAll={showAll} />
        </div>
        <aside className={css.side}>
          <Views view={view} set={setView} phone={phone} history={template !== undefined} />
          <div className={css.pane}>
            {view === "history" && template && <History id={id} />}
            {view === "preview" && checks.previewError && (
              <p className={css.old} role="status">
                {checks.preview ? "Not as you wrote it last" : "No preview"}: {explain(checks.previewError)}
              </p>
            )}
            {view === "preview" && <PhonePreview preview={whileWritten(checks.preview, file)} from={from?.name} />}
          </div>
        </aside>
        <Leaving asks={dirty} untouched={writing.untouched} save={() => saving.save(false)} discard={writing.discard} />
      </section>
    </EditingContext>
  );
}
