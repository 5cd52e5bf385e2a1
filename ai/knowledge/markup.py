"""HTML: what a reader sees of a page's own text. Scripts, navigation, controls and hidden parts are left out."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from ai.knowledge.outline import Block, Outline
from ai.knowledge.plain import decode

DROPPED = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "math", "nav", "aside", "footer", "iframe", "object",
        "canvas", "textarea", "select", "button", "dialog", "head",
    }
)  # fmt: skip
PARTED = frozenset(
    {
        "address", "article", "blockquote", "body", "dd", "details", "div", "dl", "fieldset", "figcaption", "figure",
        "header", "hr", "html", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "thead", "tr", "ul",
        "caption",
    }
)  # fmt: skip
# What stands over the words behind it. Questions of a list of questions are often written as the last two.
HEADINGS = {**{f"h{n}": n for n in range(1, 7)}, "summary": 6, "dt": 6}
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "dialog", "menu", "menubar"})
UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?!\.)"
)
DEEPEST = 400  # open elements; no page that is read by people has more
ENOUGH = 200  # characters in <main> for it to be the page's text
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)

Attributes = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Piece:
    """`level` 0 is a paragraph. `main`: in the part of the page that is its own text."""

    level: int
    text: str
    main: bool


@dataclass(frozen=True, slots=True)
class PageText:
    title: str | None
    language: str | None
    blocks: list[Block]


def read(content: bytes, charset: str | None = None) -> PageText:
    """`charset` is what the server said."""
    said = CHARSET.search(content[:4096])
    page = _Page()
    page.feed(decode(content, charset or (said[1].decode("ascii") if said else None)))
    page.close()
    page.flush()
    pieces = page.pieces
    own = [piece for piece in pieces if piece.main]
    if sum(len(piece.text) for piece in own) >= ENOUGH:
        pieces = own
    outline = Outline()
    for piece in pieces:
        if piece.level:
            outline.heading(piece.level, piece.text)
        else:
            outline.paragraph(piece.text)
    title = " ".join(page.title.split()) or next((piece.text for piece in pieces if piece.level == 1), None)
    return PageText(title, page.language, outline.done())


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.title = ""
        self.language: str | None = None
        self._open: list[tuple[str, bool]] = []  # (element, whether its content is left out)
        self._words: list[str] = []
        self._level = 0
        self._in_title = False
        self._item = False  # the next words are an entry of a list

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html" and (told := re.match(r"[a-zA-Z]{2,3}(?![a-zA-Z])", given.get("lang", ""))):
            self.language = told[0].lower()
        if tag == "title":
            self._in_title = not self.title and all(name != "svg" for name, _ in self._open)
        if tag in PARTED or tag in HEADINGS:
            self.flush()
            self._level = HEADINGS.get(tag, 0)
        self._mark(tag)
        if tag not in VOID and len(self._open) < DEEPEST:
            self._open.append((tag, self._left_out or self._drops(tag, given)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in PARTED or tag in HEADINGS:
            self.flush()
            self._level = 0
        # An element that was never closed ends with the one around it.
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                break

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._left_out:
            inside_pre = any(tag == "pre" for tag, _ in self._open)
            self._words.append(data if inside_pre else re.sub(r"\s+", " ", data))

    def flush(self) -> None:
        """What was collected is one paragraph or heading."""
        text = "".join(self._words).strip().strip("|").strip()
        self._words.clear()
        if text:
            text = f"• {text}" if self._item else text
            self._item = False
            main = any(tag in {"main", "article"} for tag, _ in self._open)
            self.pieces.append(Piece(self._level, text, main))

    @property
    def _left_out(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _mark(self, tag: str) -> None:
        """What elements say that have no words."""
        if self._left_out:
            return
        if tag == "br":
            self._words.append("\n")
        elif tag == "li":
            self._item = True
        elif tag in {"td", "th"} and self._words:
            self._words.append(" | ")

    def _drops(self, tag: str, given: dict[str, str]) -> bool:
        if tag in DROPPED or given.get("role", "").lower() in ROLES:
            return True
        hidden = "hidden" in given or given.get("aria-hidden", "").lower() == "true"
        return hidden or bool(UNSEEN.search(given.get("style", "").lower()))
