import { Contact, Copy, ExternalLink, FileText, Phone, PhoneCall, Reply, ShoppingBag, SquareMousePointer, type LucideIcon } from "lucide-react";

import type { Part } from "./written";

interface ButtonKind {
  words: string;
  what: string;
  icon: LucideIcon;
  most: number;
  /** Offered for these categories only; all when it says none. */
  only?: string;
  blank: Part;
}

/** The buttons that the form can make. Others are kept as they are. */
export const BUTTON_KINDS: Record<string, ButtonKind> = {
  QUICK_REPLY: { words: "Quick reply", what: "The customer answers with one tap", icon: Reply, most: 10, blank: { text: "" } },
  URL: { words: "Link", what: "Opens a page", icon: ExternalLink, most: 2, blank: { text: "", url: "https://" } },
  PHONE_NUMBER: { words: "Call", what: "Calls a number by phone", icon: Phone, most: 1, blank: { text: "", phone_number: "+" } },
  VOICE_CALL: { words: "WhatsApp call", what: "Calls you on WhatsApp", icon: PhoneCall, most: 1, blank: { text: "Call on WhatsApp" } },
  COPY_CODE: { words: "Copy a code", what: "Copies an offer code", icon: Copy, most: 1, only: "MARKETING", blank: { example: "" } },
  FLOW: {
    words: "Form",
    what: "Opens a form of yours in WhatsApp",
    icon: FileText,
    most: 1,
    blank: { text: "", flow_id: "", flow_action: "navigate", navigate_screen: "" },
  },
  CATALOG: { words: "Catalogue", what: "Opens your catalogue", icon: ShoppingBag, most: 1, only: "MARKETING", blank: { text: "View catalog" } },
  REQUEST_CONTACT_INFO: { words: "Ask for contact", what: "Asks for a phone number", icon: Contact, most: 1, blank: {} },
};

export const UNKNOWN_BUTTON = SquareMousePointer;
