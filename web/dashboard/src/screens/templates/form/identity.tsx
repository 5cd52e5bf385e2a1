import { useLayoutEffect, useRef } from "react";

import { SelectField } from "../../../pieces/field";
import { useNumbers } from "../../../reading";
import { useEditing } from "../editing";
import { asName, MOST } from "../written";
import { CategoryField } from "./category-field";
import { Line, Section } from "./fields";
import css from "./form.module.css";
import { LanguageField } from "./language-field";

function NameField() {
  const { written, change, fixed } = useEditing();
  const caret = useRef<{ field: HTMLInputElement; at: number } | null>(null);
  useLayoutEffect(() => {
    const { field, at } = caret.current ?? {};
    caret.current = null;
    if (field && document.activeElement === field) field.setSelectionRange(at ?? 0, at ?? 0);
  });
  const set = (name: string) => change((old) => ({ ...old, name }));
  return (
    <Line
      anchor="name"
      label="Name"
      placeholder="order_shipped"
      hint={fixed.name ? undefined : "What it is for, in small letters. Customers never see it."}
      dir="ltr"
      spellCheck={false}
      maxLength={MOST.name}
      disabled={fixed.name}
      value={written.name}
      set={set}
      onChange={(event) => {
        const { value, selectionStart } = event.target;
        caret.current = { field: event.target, at: asName(value.slice(0, selectionStart ?? value.length)).length };
        set(asName(value));
      }}
      onBlur={() => written.name.endsWith("_") && set(written.name.replace(/_+$/u, ""))}
    />
  );
}

/** Which account it is of: asked only where there are several, and only before it is kept. */
function AccountField() {
  const { written, change, isNew } = useEditing();
  const numbers = useNumbers();
  const accounts = [...new Set(numbers.map((it) => it.waba_id))];
  if (accounts.length < 2) return null;
  const names = (account: string) => numbers.filter((it) => it.waba_id === account).map((it) => it.name);
  return (
    <SelectField
      label="WhatsApp account"
      value={written.waba_id ?? ""}
      disabled={!isNew}
      onChange={(event) => change((old) => ({ ...old, waba_id: event.target.value || null }))}
    >
      <option value="">Choose an account</option>
      {accounts.map((account) => (
        <option key={account} value={account}>
          {names(account).join(", ")}
        </option>
      ))}
    </SelectField>
  );
}

/** What it is called, in which language, of which category. */
export function Identity() {
  return (
    <Section title="Template">
      <div className={css.row}>
        <NameField />
        <LanguageField />
        <AccountField />
      </div>
      <CategoryField />
    </Section>
  );
}
