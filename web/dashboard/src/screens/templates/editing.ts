import { createContext, use } from "react";

import type { Anchor } from "./anchors";
import type { Placed } from "./findings";
import type { Samples } from "./samples";
import type { Part, Written } from "./written";

/** What was there before it was changed away, to be brought back when somebody changes their mind. */
export interface Recall {
  samples: Map<"HEADER" | "BODY", Samples>;
  headers: Map<string, Part>;
  /** The parts of a template for codes (true) and of any other (false). */
  code: Map<boolean, Part[]>;
}

/** An example file chosen here: the browser can show it as long as this screen stands. */
export interface ChosenFile {
  handle: string;
  name: string;
  url: string;
}

export interface Editing {
  written: Written;
  change: (by: (old: Written) => Written) => void;
  readOnly: boolean;
  /** Name and language once WhatsApp knows them; the category once it is approved. */
  fixed: { name: boolean; category: boolean };
  isNew: boolean;
  recall: Recall;
  file: ChosenFile | null;
  setFile: (file: ChosenFile | null) => void;
  /** What is to be said at a place; of a new template nothing before somebody was there. */
  findingsAt: (anchor: Anchor) => readonly Placed[];
  touch: (anchor: Anchor) => void;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (!editing) throw new Error("A field of the template form stands outside the form");
  return editing;
}
