"""Plain text: which letters its bytes are, what of it is a heading, which lines belong together."""

import codecs
import re
from collections.abc import Sequence

from ai.knowledge.outline import Block, Outline

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_QUESTION = ("?", "؟", "？")
_ENDS = (*".!…:;。।", *_QUESTION)
_ITEM = re.compile(r"(?:[-*•‣▪–]|\d{1,3}[.)]|[a-zA-Z][.)])\s")
SHORT, WRAPPED = 80, 50  # characters: a heading at most; a line that was wrapped at least


def decode(content: bytes, declared: str | None = None) -> str:
    """The text of bytes: as their mark says, as `declared`, as UTF-8, and as Windows wrote before that."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    for encoding in (declared, "utf-8"):
        try:
            if encoding:
                return content.decode(encoding)
        except (UnicodeError, LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def blocks(content: bytes) -> list[Block]:
    """A plain text's paragraphs. A short line alone is the heading of the longer paragraph behind it, and so is a
    question at the head of its answer."""
    outline = Outline()
    paragraphs = [lines for part in re.split(r"\n[^\S\n]*\n", _lines(decode(content))) if (lines := part.split("\n"))]
    for lines, behind in zip(paragraphs, [*paragraphs[1:], []], strict=True):
        if len(lines) == 1 and _heads(lines[0], behind):
            outline.heading(2, lines[0])
        elif len(lines) > 1 and lines[0].rstrip().endswith(_QUESTION) and len(lines[0]) <= SHORT:
            outline.heading(2, lines[0])
            outline.paragraph(joined(lines[1:]))
        else:
            outline.paragraph(joined(lines))
    return outline.done()


def joined(lines: Sequence[str]) -> str:
    """Lines that were wrapped become one; lines of lists, tables and addresses stay."""
    text = ""
    for line, before in zip(lines, ["", *lines], strict=False):
        text += _glue(before, line) + line.strip()
    return text


def _glue(before: str, line: str) -> str:
    if not before.strip():
        return ""
    wrapped = len(before.strip()) >= WRAPPED and not _ITEM.match(line.strip())
    return " " if wrapped else "\n"


def _heads(line: str, behind: Sequence[str]) -> bool:
    line, text = line.strip(), " ".join(behind).strip()
    if not 0 < len(line) <= SHORT or not any(c.isalpha() for c in line):
        return False
    if line.endswith((",", ".", ";", "!")) or _ITEM.match(line):
        return False
    return len(text) > len(line) and (len(behind) > 1 or len(text) > SHORT or text.endswith(_ENDS))


def _lines(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text).strip("\n")
