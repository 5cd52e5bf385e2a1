import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";

import { IconButton } from "../../../pieces/button";
import { placed } from "../../../words/variables";
import { text } from "../../inbox/thread/content";
import { fieldsOf } from "../anchors";
import { BUTTON_KINDS, UNKNOWN_BUTTON } from "../button-kinds";
import { changedButton, exampleOf, kindOf, offerOf } from "../components";
import { useEditing } from "../editing";
import { MOST, type Part } from "../written";
import css from "./buttons-field.module.css";
import { Line } from "./fields";
import { Place } from "./place";

interface CardProps {
  button: Part;
  at: number;
  last: boolean;
  move: (by: -1 | 1) => void;
  remove: () => void;
}

function Fields({ button, at }: { button: Part; at: number }) {
  const { written, change } = useEditing();
  const fields = fieldsOf(button);
  const has = (field: string) => fields.includes(field);
  const anchor = (field: string) => `buttons.${String(at)}.${field}`;
  const set = (members: Part) => change((old) => ({ ...old, components: changedButton(old.components, at, members) }));
  const url = text(button, "url");
  const varies = placed(url).length > 0;
  const line = (field: string, label: string, more: Partial<Parameters<typeof Line>[0]> = {}) => (
    <Line anchor={anchor(field)} label={label} value={text(button, field)} set={(value) => set({ [field]: value })} {...more} />
  );
  return (
    <div className={css.fields}>
      {has("text") && line("text", "Label", { most: MOST.label })}
      {has("phone_number") && line("phone_number", "Phone number", { most: MOST.phone, type: "tel", dir: "ltr", placeholder: "+351 912 000 111" })}
      {has("url") &&
        line("url", "Address", {
          dir: "ltr",
          type: "url",
          spellCheck: false,
          placeholder: "https://shop.example/orders/{{1}}",
          hint: varies ? undefined : "End it with {{1}} to fill the end in for each customer.",
          set: (value) => set({ url: value, example: placed(value).length > 0 ? button.example : undefined }),
        })}
      {kindOf(button) === "URL" &&
        varies &&
        line("example", "Example of the whole address", {
          dir: "ltr",
          type: "url",
          spellCheck: false,
          value: exampleOf(button),
          placeholder: url.replace(/\{\{.*$/u, "HB-20417"),
          set: (value) => set({ example: [value] }),
        })}
      {kindOf(button) === "COPY_CODE" &&
        line("example", "Example of the code", {
          dir: "ltr",
          most: offerOf(written.components) ? MOST.offerCoupon : MOST.coupon,
          value: exampleOf(button),
          placeholder: "SUMMER25",
          set: (value) => set({ example: Array.isArray(button.example) ? [value] : value }),
        })}
      {has("flow_id") &&
        (button.flow_json || button.flow_name ? (
          <p className={css.what}>Its form is kept as it is.</p>
        ) : (
          line("flow_id", "Id of the form", { dir: "ltr", inputMode: "numeric", hint: "From WhatsApp Manager, under Flows." })
        ))}
      {has("navigate_screen") && line("navigate_screen", "First screen", { dir: "ltr", placeholder: "WELCOME" })}
      {fields.length === 0 && (
        <p className={css.what}>
          {BUTTON_KINDS[kindOf(button)] ? "WhatsApp writes its label itself." : `Kept as it is${text(button, "text") ? `: “${text(button, "text")}”` : ""}.`}
        </p>
      )}
    </div>
  );
}

export function ButtonCard({ button, at, last, move, remove }: CardProps) {
  const { readOnly } = useEditing();
  const kind = BUTTON_KINDS[kindOf(button)];
  const Icon = kind?.icon ?? UNKNOWN_BUTTON;
  const words = kind?.words ?? kindOf(button).toLowerCase().replaceAll("_", " ");
  const n = String(at + 1);
  return (
    <li data-button>
      <Place anchor={`buttons.${String(at)}`} className={css.card}>
        {() => (
          <>
            <div className={css.top}>
              <Icon aria-hidden />
              <strong>
                {n} · {words}
              </strong>
              {!readOnly && (
                <>
                  <IconButton small label={`Button ${n} up`} data-by="-1" data-other={last || undefined} disabled={at === 0} onClick={() => move(-1)}>
                    <ArrowUp aria-hidden />
                  </IconButton>
                  <IconButton small label={`Button ${n} down`} data-by="1" data-other={at === 0 || undefined} disabled={last} onClick={() => move(1)}>
                    <ArrowDown aria-hidden />
                  </IconButton>
                  <IconButton small label={`Remove button ${n}`} onClick={remove}>
                    <Trash2 aria-hidden />
                  </IconButton>
                </>
              )}
            </div>
            <Fields button={button} at={at} />
          </>
        )}
      </Place>
    </li>
  );
}
