import { pieces, type Piece } from "../words/markup";
import css from "./marked-text.module.css";

function Shown({ piece }: { piece: Piece }) {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "link":
      return (
        <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
          {piece.text}
        </a>
      );
    case "code":
      return <code className={css.code}>{piece.text}</code>;
    case "bold":
      return <strong className={css.bold}>{all(piece.inside)}</strong>;
    case "italic":
      return <em>{all(piece.inside)}</em>;
    case "strike":
      return <s>{all(piece.inside)}</s>;
  }
}

function all(list: Piece[]) {
  return list.map((piece, i) => <Shown key={i} piece={piece} />);
}

/** Text as people wrote it on WhatsApp: marks, links, line breaks, its own direction. */
export function MarkedText({ text }: { text: string }) {
  return (
    <span className={css.text} dir="auto">
      {all(pieces(text))}
    </span>
  );
}
