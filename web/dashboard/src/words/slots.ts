const PARTS: Record<string, string> = {
  image: "picture",
  video: "video",
  document: "document",
  location: "place",
  product: "product",
};

/** Where a value of a template goes, for people: `body.1`, `header.image`, `card.0.button.1`, `offer`, `code`. */
export function slotWords(key: string): string {
  const card = /^card\.(\d+)\.(.+)$/u.exec(key);
  if (card) return `card ${String(Number(card[1]) + 1)}: ${slotWords(card[2] ?? "")}`;
  const [part, name] = key.split(".");
  if (part === "code") return "the code";
  if (part === "offer") return "the end of the offer";
  if (part === "button") return `button ${String(Number(name) + 1)}`;
  if (name === undefined) return part === "header" ? "the header" : part === "body" ? "the text" : key;
  if (part === "header") return PARTS[name] ? `the ${PARTS[name]} of the header` : `{{${name}}} in the header`;
  return `{{${name}}} in the text`;
}

/** Several places in a line: "the code, button 1 and card 2: {{1}} in the text". */
export function slotList(keys: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(keys.map(slotWords));
}
