/** The keys, once: the screen that lists them and the code that hears them read the same table. */
export type Act =
  | "next"
  | "previous"
  | "resolve"
  | "resolveNext"
  | "reply"
  | "note"
  | "template"
  | "help"
  | "suggestion1"
  | "suggestion2"
  | "suggestion3"
  | "snooze"
  | "assign"
  | "nextTab"
  | "panel"
  | "search"
  | "palette"
  | "keys";

export interface Key {
  act: Act;
  code: string;
  alt?: boolean;
  /** Ctrl, or Cmd on a Mac. */
  mod?: boolean;
  /** Held down it acts once: what comes next is more than the same again. */
  once?: boolean;
  words: string;
}

export const KEYS: readonly Key[] = [
  { act: "next", code: "KeyJ", alt: true, words: "Next conversation" },
  { act: "previous", code: "KeyK", alt: true, words: "Previous conversation" },
  { act: "nextTab", code: "KeyN", alt: true, words: "Next tab of the list" },
  { act: "search", code: "Slash", alt: true, words: "Search the list" },
  { act: "reply", code: "KeyL", alt: true, words: "Write a reply" },
  { act: "note", code: "KeyP", alt: true, words: "Write a private note" },
  { act: "template", code: "KeyT", alt: true, words: "Send a template" },
  { act: "help", code: "KeyA", alt: true, words: "Help with the reply" },
  { act: "suggestion1", code: "Digit1", alt: true, once: true, words: "First suggested reply; again sends it" },
  { act: "suggestion2", code: "Digit2", alt: true, once: true, words: "Second suggested reply" },
  { act: "suggestion3", code: "Digit3", alt: true, once: true, words: "Third suggested reply" },
  { act: "resolve", code: "KeyE", alt: true, words: "Resolve" },
  { act: "resolveNext", code: "KeyE", alt: true, mod: true, words: "Resolve and go to the next" },
  { act: "snooze", code: "KeyM", alt: true, words: "Snooze" },
  { act: "assign", code: "KeyS", alt: true, words: "Assign" },
  { act: "panel", code: "KeyO", alt: true, words: "Show or hide details" },
  { act: "palette", code: "KeyK", mod: true, words: "Find anything" },
  { act: "keys", code: "?", words: "These keys" },
];

const mac = /\bMac/u.test(navigator.userAgent);

/** "Alt+J", or "⌥J" where people read that. */
export function spelled({ code, alt, mod }: Key): string {
  const letter = code === "Slash" ? "/" : code.replace(/^(?:Key|Digit)/u, "");
  if (mac) return `${mod ? "⌘" : ""}${alt ? "⌥" : ""}${letter}`;
  return [mod && "Ctrl", alt && "Alt", letter].filter(Boolean).join("+");
}

export function spelledOf(act: Act): string {
  const key = KEYS.find((it) => it.act === act);
  return key ? spelled(key) : "";
}

function writes(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(target.tagName));
}

/** By place on the keyboard, because Alt with a letter types another one on many layouts. */
export function actOf(event: KeyboardEvent): Act | null {
  if (event.key === "?" && !event.altKey && !event.ctrlKey && !event.metaKey && !writes(event.target)) return "keys";
  const mod = event.ctrlKey || event.metaKey;
  const found = KEYS.find((key) => key.code === event.code && Boolean(key.alt) === event.altKey && Boolean(key.mod) === mod);
  return found && !event.shiftKey ? found.act : null;
}
