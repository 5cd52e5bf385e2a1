"""What every reader of files makes: paragraphs under headings, in order, without anything invisible; and what
becomes of a file in the end."""

import re
import unicodedata
from dataclasses import dataclass, field

from msgspec import Struct

from hub.domain.knowledge import Chunk
from hub.errors import HubbubError

LONGEST_HEADING = 160  # characters; what is longer is no heading, whatever the file calls it

# Joiners shape Hindi, Persian and emoji; other format characters (zero width, direction, tags) only hide text.
_JOINERS = "\u200c\u200d"
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")


class Unreadable(HubbubError):
    """A file that cannot become passages. `reason` is one sentence for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Read(Struct, frozen=True, kw_only=True):
    """A file in passages. `title` and `language` (ISO 639) only where the file names them itself."""

    title: str | None
    language: str | None
    chunks: list[Chunk]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; lines that stand for themselves (of lists, tables, addresses) are kept apart by line feeds."""

    heading: tuple[str, ...]
    text: str
    page: int | None = None


@dataclass(slots=True)
class Outline:
    """Collects a document. A heading that nothing stands under is kept as a paragraph: no text is lost."""

    page: int | None = None
    _blocks: list[Block] = field(default_factory=list[Block])
    _path: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    _bare: bool = False  # the last heading has nothing under it yet

    def heading(self, level: int, text: str) -> None:
        """`level` 1 is the highest."""
        words = " ".join(clean(text).split())
        if len(words) > LONGEST_HEADING:
            self.paragraph(text)
            return
        if not words:
            return
        if self._bare and level <= self._path[-1][0]:
            self._keep_bare()
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, words))
        self._bare = True

    def paragraph(self, text: str) -> None:
        words = clean(text)
        if words:
            self._blocks.append(Block(tuple(heading for _, heading in self._path), words, self.page))
            self._bare = False

    def done(self) -> list[Block]:
        if self._bare:
            self._keep_bare()
        return self._blocks

    def _keep_bare(self) -> None:
        *above, (_, last) = self._path
        self._blocks.append(Block(tuple(heading for _, heading in above), last, self.page))
        self._bare = False


def clean(text: str) -> str:
    """Lines without what nobody sees, and without needless spaces and empty lines."""
    told = _BREAKS.sub("\n", unicodedata.normalize("NFC", text))
    seen = "".join(c for c in told if c == "\n" or c in _JOINERS or _visible(c))
    lines = (" ".join(line.split()) for line in seen.split("\n"))
    return "\n".join(line for line in lines if line)


def _visible(character: str) -> bool:
    if "\U000e0100" <= character <= "\U000e01ef":  # selectors of variants, which can carry any hidden text
        return False
    return character == "\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
