import { Package } from "lucide-react";

import { text } from "../../inbox/thread/content";
import { keptParts, withFooter, wordsOf } from "../components";
import { useEditing } from "../editing";
import { MOST } from "../written";
import { BodyField } from "./body-field";
import { ButtonsField } from "./buttons-field";
import { CodeFields } from "./code-fields";
import { Line, Section } from "./fields";
import css from "./form.module.css";
import { HeaderFields } from "./header-fields";
import { Identity } from "./identity";
import { MoreFields } from "./more-fields";
import { Place } from "./place";

const listed = new Intl.ListFormat("en", { type: "conjunction" });

/** What this form has no fields for stays, and is said. */
function Kept() {
  const { library, components } = useEditing().written;
  const parts = keptParts(components);
  if (!library && parts.length === 0) return null;
  return (
    <Place anchor="kept">
      {(described) => (
        <div className={css.kept} {...described}>
          <Package aria-hidden />
          <p>
            {library
              ? `This is the template “${text(library, "library_template_name")}” of WhatsApp’s library. Its words are WhatsApp’s own and stay as they are.`
              : `This template also has ${listed.format(parts)}. There are no fields for that here: it is kept as it is, shown in the preview, and submitted with the rest.`}
          </p>
        </div>
      )}
    </Place>
  );
}

function FooterField() {
  const { written, change } = useEditing();
  return (
    <Section title="Footer">
      <Line
        anchor="footer.text"
        label="A small line under the text"
        placeholder="Reply STOP to hear no more of this"
        value={wordsOf(written.components, "FOOTER")}
        set={(words) => change((old) => ({ ...old, components: withFooter(old.components, words) }))}
        most={MOST.footer}
      />
    </Section>
  );
}

export function TemplateForm() {
  const { written } = useEditing();
  const { library, category } = written;
  const free = !library && category !== "AUTHENTICATION";
  return (
    <form className={css.form} onSubmit={(event) => event.preventDefault()} autoComplete="off" noValidate>
      <Identity />
      <Kept />
      {!library && !free && <CodeFields />}
      {free && (
        <>
          <HeaderFields />
          <BodyField />
          <FooterField />
          <ButtonsField />
        </>
      )}
      <MoreFields />
    </form>
  );
}
