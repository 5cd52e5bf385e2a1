import {
  CircleHelp,
  Contact,
  FileText,
  Image,
  Info,
  MapPin,
  Mic,
  MousePointerClick,
  Phone,
  ShoppingBag,
  Sticker,
  Video,
  LayoutTemplate,
  type LucideIcon,
} from "lucide-react";

interface Kind {
  icon: LucideIcon;
  word: string;
}

/** Message types in a word and a sign. Text has none: it speaks for itself. */
const KINDS: Record<string, Kind> = {
  image: { icon: Image, word: "Photo" },
  video: { icon: Video, word: "Video" },
  audio: { icon: Mic, word: "Voice message" },
  document: { icon: FileText, word: "Document" },
  sticker: { icon: Sticker, word: "Sticker" },
  location: { icon: MapPin, word: "Location" },
  contacts: { icon: Contact, word: "Contact" },
  interactive: { icon: MousePointerClick, word: "Choice" },
  button: { icon: MousePointerClick, word: "Choice" },
  order: { icon: ShoppingBag, word: "Order" },
  template: { icon: LayoutTemplate, word: "Template" },
  call: { icon: Phone, word: "Call" },
  system: { icon: Info, word: "Notice" },
};

export function kindOf(type: string): Kind | null {
  if (type === "text") return null;
  return KINDS[type] ?? { icon: CircleHelp, word: "Message of a kind not shown here" };
}
