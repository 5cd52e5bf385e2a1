import { pieces, type Piece } from "../words/markup";
import { unveiled, veiled } from "../words/variables";
import css from "./marked-text.module.css";
import { VariableWords } from "./variable-words";

function Shown({ piece, names }: { piece: Piece; names: string[] }) {
  switch (piece.kind) {
    case "text":
      return <VariableWords parts={unveiled(piece.text, names)} />;
    case "link":
      if (unveiled(piece.href, names).length > 1) return <VariableWords parts={unveiled(piece.text, names)} />; // leads nowhere yet
      return (
        <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
          {piece.text}
        </a>
      );
    case "code":
      return (
        <code className={css.code}>
          <VariableWords parts={unveiled(piece.text, names)} />
        </code>
      );
    case "bold":
      return <strong className={css.bold}>{all(piece.inside, names)}</strong>;
    case "italic":
      return <em>{all(piece.inside, names)}</em>;
    case "strike":
      return <s>{all(piece.inside, names)}</s>;
  }
}

function all(list: Piece[], names: string[]) {
  return list.map((piece, i) => <Shown key={i} piece={piece} names={names} />);
}

/** Text as people wrote it on WhatsApp: marks, links, line breaks, its own direction. `variables` shows `{{1}}` as a gap to fill. */
export function MarkedText({ text, variables = false }: { text: string; variables?: boolean }) {
  const veil = variables ? veiled(text) : { text, names: [] };
  return (
    <span className={css.text} dir="auto">
      {all(pieces(veil.text), veil.names)}
    </span>
  );
}
