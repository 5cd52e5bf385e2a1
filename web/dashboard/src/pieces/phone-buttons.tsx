import type { TemplatePreview } from "@hubbub/client";
import { Contact, Copy, ExternalLink, FileText, List, Phone, Reply, ShoppingBag, type LucideIcon } from "lucide-react";
import { useState } from "react";

import { parted } from "../words/variables";
import { VariableWords } from "./variable-words";
import css from "./phone-preview.module.css";

type Shown = NonNullable<TemplatePreview["buttons"]>[number];

const ICONS: Record<string, LucideIcon> = {
  QUICK_REPLY: Reply,
  URL: ExternalLink,
  PHONE_NUMBER: Phone,
  VOICE_CALL: Phone,
  COPY_CODE: Copy,
  OTP: Copy,
  FLOW: FileText,
  CATALOG: ShoppingBag,
  MPM: ShoppingBag,
  SPM: ShoppingBag,
  REQUEST_CONTACT_INFO: Contact,
};
const MOST = 3; // with more, a phone shows two and a list

function One({ button }: { button: Shown }) {
  const Icon = ICONS[button.type] ?? Reply;
  return (
    <li className={css.button} title={button.target ?? undefined}>
      <Icon aria-hidden />
      <span dir="auto">
        <VariableWords parts={parted(button.text || "Button")} />
      </span>
    </li>
  );
}

/** The buttons under a bubble. */
export function PhoneButtons({ buttons }: { buttons: Shown[] }) {
  const [open, setOpen] = useState(false);
  if (buttons.length === 0) return null;
  const folds = buttons.length > MOST;
  const shown = folds && !open ? buttons.slice(0, MOST - 1) : buttons;
  return (
    <ul className={css.buttons}>
      {shown.map((button, i) => (
        <One key={i} button={button} />
      ))}
      {folds && (
        <li>
          <button type="button" className={css.button} aria-expanded={open} onClick={() => setOpen(!open)}>
            <List aria-hidden />
            {open ? "Show fewer" : "See all options"}
          </button>
        </li>
      )}
    </ul>
  );
}
