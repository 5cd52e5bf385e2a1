import type { Message } from "@hubbub/client";
import { CircleHelp, ListChecks, MapPin, MousePointerClick, ShoppingBag, UserRound } from "lucide-react";

import { MarkedText } from "../../../../pieces/marked-text";
import { list, number, text } from "../content";
import css from "./cards.module.css";

interface Of {
  message: Message;
}

export function Place({ message: { content } }: Of) {
  const [latitude, longitude] = [number(content, "latitude"), number(content, "longitude")];
  const name = text(content, "name") || "Location";
  const where = text(content, "address") || `${String(latitude ?? "?")}, ${String(longitude ?? "?")}`;
  return (
    <a
      className={css.card}
      href={`https://www.openstreetmap.org/?mlat=${String(latitude)}&mlon=${String(longitude)}#map=16/${String(latitude)}/${String(longitude)}`}
      target="_blank"
      rel="noopener noreferrer"
    >
      <MapPin aria-hidden />
      <span>
        <span className={css.strong} dir="auto">
          {name}
        </span>
        <span className={css.soft} dir="auto">
          {where}
        </span>
      </span>
    </a>
  );
}

export function People({ message: { content } }: Of) {
  const cards = Array.isArray(content) ? list({ content }, "content") : list(content, "contacts");
  return cards.map((card, i) => (
    <div key={i} className={css.card}>
      <UserRound aria-hidden />
      <span>
        <span className={css.strong} dir="auto">
          {text(card, "name", "formatted_name") || "Contact"}
        </span>
        {list(card, "phones").map((phone, n) => (
          <span key={n} className={css.soft}>
            {text(phone, "phone")}
          </span>
        ))}
        {list(card, "emails").map((email, n) => (
          <span key={n} className={css.soft}>
            {text(email, "email")}
          </span>
        ))}
      </span>
    </div>
  ));
}

/** A tap on a button or a list, a filled-in form, or, from us, the message that offers them. */
export function Choice({ message: { content, type } }: Of) {
  const reply = text(content, "button_reply", "title") || text(content, "list_reply", "title") || (type === "button" ? text(content, "text") : "");
  if (reply) {
    return (
      <span>
        <span className={css.choice}>
          <MousePointerClick aria-label="Chose" />
          <span dir="auto">{reply}</span>
        </span>
        {text(content, "list_reply", "description") && <span className={css.soft}>{text(content, "list_reply", "description")}</span>}
      </span>
    );
  }
  if (text(content, "nfm_reply", "response_json")) return <Form json={text(content, "nfm_reply", "response_json")} />;
  const buttons = list(content, "action", "buttons").map((it) => text(it, "reply", "title"));
  const rows = list(content, "action", "sections").flatMap((section) => list(section, "rows").map((row) => text(row, "title")));
  const link = text(content, "action", "parameters", "display_text");
  const offered = [...buttons, ...rows, link].filter(Boolean);
  return (
    <span>
      {text(content, "header", "text") && <strong className={css.strong}>{text(content, "header", "text")}</strong>}
      <MarkedText text={text(content, "body", "text") || "Message with choices"} />
      {text(content, "footer", "text") && <span className={css.soft}>{text(content, "footer", "text")}</span>}
      <span className={css.buttons}>
        {offered.map((title, i) => (
          <span key={i} className={css.button} dir="auto">
            {title}
          </span>
        ))}
      </span>
    </span>
  );
}

function Form({ json }: { json: string }) {
  let answers: [string, unknown][];
  try {
    answers = Object.entries(JSON.parse(json) as Record<string, unknown>).filter(([key]) => key !== "flow_token");
  } catch (error) {
    console.warn("A form's answer is not JSON", error);
    answers = [["Answer", json]];
  }
  return (
    <span>
      <span className={css.choice}>
        <ListChecks aria-hidden />
        Filled in a form
      </span>
      <table className={css.items}>
        <tbody>
          {answers.map(([key, value]) => (
            <tr key={key}>
              <td className={css.soft}>{key.replaceAll("_", " ")}</td>
              <td dir="auto">{typeof value === "string" ? value : JSON.stringify(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </span>
  );
}

function price(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat(undefined, { style: "currency", currency }).format(amount);
  } catch (error) {
    if (error instanceof RangeError) return `${String(amount)} ${currency}`; // a currency nobody knows
    throw error;
  }
}

export function Order({ message: { content } }: Of) {
  const items = list(content, "product_items");
  const currency = text(items[0], "currency") || "";
  const total = items.reduce((sum, it) => sum + (number(it, "item_price") ?? 0) * (number(it, "quantity") ?? 1), 0);
  return (
    <div className={css.card}>
      <ShoppingBag aria-hidden />
      <span>
        <span className={css.strong}>
          Order · {price(total, currency)}
        </span>
        <table className={css.items}>
          <tbody>
            {items.map((it, i) => (
              <tr key={i}>
                <td>
                  {text(it, "quantity")} × {text(it, "product_retailer_id")}
                </td>
                <td>{price(number(it, "item_price") ?? 0, text(it, "currency"))}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {text(content, "text") && <MarkedText text={text(content, "text")} />}
      </span>
    </div>
  );
}

/** A kind this screen does not know: said in words, and shown whole. */
export function Whole({ message: { type, content } }: Of) {
  const reason = text(list(content, "errors")[0], "title");
  const inner = text(content, "unsupported", "type");
  return (
    <span>
      <span className={css.choice}>
        <CircleHelp aria-hidden />
        {type === "unsupported" ? "WhatsApp does not pass this kind of message on" : `Message of kind “${type}”`}
      </span>
      {(inner || reason) && <span className={css.soft}>{[inner.replaceAll("_", " "), reason].filter(Boolean).join(" · ")}</span>}
      <details>
        <summary className={css.soft}>Show what came</summary>
        <pre className={css.raw}>{JSON.stringify(content, null, 2)}</pre>
      </details>
    </span>
  );
}
