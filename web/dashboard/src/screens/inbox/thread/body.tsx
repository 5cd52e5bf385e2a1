import type { Message } from "@hubbub/client";

import { cx } from "../../../pieces/cx";
import { MarkedText } from "../../../pieces/marked-text";
import { largeEmoji } from "../../../words/markup";
import css from "./bubble.module.css";
import { text } from "./content";
import { Choice, Order, People, Place, Whole } from "./kinds/cards";
import { Document } from "./kinds/file";
import { Film, Picture, StickerPicture } from "./kinds/picture";
import { Template } from "./kinds/template";
import { Voice } from "./kinds/voice";

const PARTS: Record<string, (props: { message: Message }) => React.ReactNode> = {
  image: Picture,
  video: Film,
  audio: Voice,
  document: Document,
  sticker: StickerPicture,
  location: Place,
  contacts: People,
  interactive: Choice,
  button: Choice,
  order: Order,
  template: Template,
};

/** Kinds whose picture fills the bubble to its edge. */
export const FILLED = new Set(["image", "video", "document"]);

/** What a message says, whatever its kind. */
export function Body({ message }: { message: Message }) {
  if (message.revoked_at) return <span className={cx(css.words, css.revoked)}>The customer deleted this message.</span>;
  if (message.type === "text") {
    const words = text(message.content, "body");
    return (
      <span className={cx(css.words, largeEmoji(words) && css.large)}>
        <MarkedText text={words} />
      </span>
    );
  }
  const Part = PARTS[message.type] ?? Whole;
  const caption = text(message.content, "caption");
  return (
    <>
      <Part message={message} />
      {caption && (
        <span className={css.words}>
          <MarkedText text={caption} />
        </span>
      )}
    </>
  );
}

/** One line about a message, for quotes. */
export function inALine(message: Message, word: string | undefined): string {
  if (message.revoked_at) return "Deleted message";
  return text(message.content, "body") || text(message.content, "caption") || text(message.content, "body", "text") || (word ?? "Message");
}
