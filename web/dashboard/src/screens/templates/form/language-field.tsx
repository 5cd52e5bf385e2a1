import { Command } from "cmdk";
import { Check, ChevronDown } from "lucide-react";
import { Popover } from "radix-ui";
import { useId, useState } from "react";

import field from "../../../pieces/field.module.css";
import { useEditing } from "../editing";
import { foundLocales, languageName, newLocale } from "../locales";
import css from "./language-field.module.css";
import { Place } from "./place";

function Languages({ chosen, pick }: { chosen: string; pick: (code: string) => void }) {
  const [asked, setAsked] = useState("");
  const found = foundLocales(asked);
  const other = newLocale(asked);
  return (
    <Command shouldFilter={false} label="Language" defaultValue={chosen}>
      <Command.Input autoFocus className={css.search} placeholder="Search by name or code" value={asked} onValueChange={setAsked} />
      <Command.List className={css.list}>
        {found.length === 0 && !other && <p className={css.none}>No language called “{asked}”</p>}
        {found.map(({ code, name, own }) => (
          <Command.Item key={code} value={code} className={css.item} onSelect={() => pick(code)}>
            <span className={css.names}>
              {name}
              {own !== name && (
                <small lang={code.replace("_", "-")} dir="auto">
                  {own}
                </small>
              )}
            </span>
            {code === chosen && <Check aria-label="chosen" />}
            <code>{code}</code>
          </Command.Item>
        ))}
        {other && (
          <Command.Item value={other} className={css.item} onSelect={() => pick(other)}>
            <span className={css.names}>Another one: {languageName(other)}</span>
            <code>{other}</code>
          </Command.Item>
        )}
      </Command.List>
    </Command>
  );
}

export function LanguageField() {
  const { written, change, fixed, readOnly } = useEditing();
  const [open, setOpen] = useState(false);
  const label = useId();
  const { language } = written;
  const pick = (code: string) => {
    change((old) => ({ ...old, language: code }));
    setOpen(false);
  };
  return (
    <Place anchor="language">
      {(described) => (
        <div className={field.field}>
          <span id={label}>Language</span>
          <Popover.Root open={open} onOpenChange={setOpen}>
            <Popover.Trigger asChild>
              <button
                type="button"
                className={css.trigger}
                disabled={fixed.name || readOnly}
                aria-labelledby={`${label} ${label}-value`}
                {...described}
              >
                <span id={`${label}-value`} data-empty={!language || undefined}>
                  {language ? languageName(language) : "Choose a language"}
                </span>
                {language && <code>{language}</code>}
                <ChevronDown aria-hidden />
              </button>
            </Popover.Trigger>
            <Popover.Portal>
              <Popover.Content className={css.popover} align="start" sideOffset={4} collisionPadding={8}>
                <Languages chosen={language} pick={pick} />
              </Popover.Content>
            </Popover.Portal>
          </Popover.Root>
        </div>
      )}
    </Place>
  );
}
