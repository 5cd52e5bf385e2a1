import { Plus } from "lucide-react";
import { useRef } from "react";

import { Button } from "../../../pieces/button";
import { Item, Menu } from "../../../pieces/menu";
import { BUTTON_KINDS } from "../button-kinds";
import { addedButton, buttonsOf, kindOf, movedButton, withoutButton } from "../components";
import { useEditing } from "../editing";
import { MOST, type Part } from "../written";
import { ButtonCard } from "./button-card";
import css from "./buttons-field.module.css";
import { Section } from "./fields";
import { Place } from "./place";

function AddMenu({ buttons, add }: { buttons: readonly Part[]; add: (kind: string) => void }) {
  const { written } = useEditing();
  const full = buttons.length >= MOST.buttons;
  const count = (kind: string) => buttons.filter((it) => kindOf(it) === kind).length;
  const offered = Object.entries(BUTTON_KINDS).filter(([, it]) => !it.only || it.only === written.category);
  return (
    <Menu
      trigger={
        <Button disabled={full}>
          <Plus aria-hidden />
          {full ? "Ten buttons are all there can be" : "Add a button"}
        </Button>
      }
    >
      {offered.map(([kind, { words, what, icon: Icon, most }]) => (
        <Item key={kind} icon={<Icon aria-hidden />} disabled={count(kind) >= most} onSelect={() => add(kind)}>
          {words} <small className={css.what}>{count(kind) >= most ? `at most ${String(most)}` : what}</small>
        </Item>
      ))}
    </Menu>
  );
}

/** What can be tapped under the message. */
export function ButtonsField() {
  const { written, change, readOnly } = useEditing();
  const list = useRef<HTMLUListElement>(null);
  const buttons = buttonsOf(written.components);
  const focus = (at: number, what: string) =>
    requestAnimationFrame(() => list.current?.querySelectorAll("li[data-button]")[at]?.querySelector<HTMLElement>(what)?.focus());
  const add = (kind: string) => {
    const { components, at } = addedButton(written.components, { type: kind, ...BUTTON_KINDS[kind]?.blank });
    change((old) => ({ ...old, components }));
    setTimeout(() => focus(at, "input"), 0); // after the menu has given the focus back
  };
  const move = (at: number, by: -1 | 1) => {
    change((old) => ({ ...old, components: movedButton(old.components, at, by) }));
    const end = by < 0 ? at + by === 0 : at + by === buttons.length - 1;
    focus(at + by, end ? "button[data-other]" : `button[data-by="${String(by)}"]`);
  };
  return (
    <Section title="Buttons">
      <Place anchor="buttons">
        {(described) => (
          <div className={css.buttons} {...described}>
            {buttons.length > 0 && (
              <ul ref={list} className={css.list}>
                {buttons.map((button, at) => (
                  <ButtonCard
                    key={at}
                    button={button}
                    at={at}
                    last={at === buttons.length - 1}
                    move={(by) => move(at, by)}
                    remove={() => change((old) => ({ ...old, components: withoutButton(old.components, at) }))}
                  />
                ))}
              </ul>
            )}
            {!readOnly && <AddMenu buttons={buttons} add={add} />}
            {readOnly && buttons.length === 0 && <p className={css.what}>None</p>}
          </div>
        )}
      </Place>
    </Section>
  );
}
