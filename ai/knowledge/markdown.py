"""Markdown: headings, paragraphs, lists, tables and code, without the marks."""

import re

from ai.knowledge.outline import Block, Outline
from ai.knowledge.plain import decode, joined

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:_\s*){3,}|(?:-\s*){3,})$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\(\s*<?([^)\s>]+)>?[^)\n]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>")
_STRONG = re.compile(r"(\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1")
_STRESS = re.compile(r"(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+")


def blocks(content: bytes) -> tuple[str | None, list[Block]]:
    """(title of the front matter, blocks)."""
    title, text = _front_matter(decode(content).replace("\r\n", "\n"))
    outline, waiting = Outline(), list[str]()
    fence: str | None = None
    for line in [*_COMMENT.sub("", text).split("\n"), ""]:
        marks = _FENCE.match(line)
        if fence is not None:
            fence = _in_code(line, fence, waiting, outline)
        elif marks:
            _flush(waiting, outline)
            fence = marks[1]
        else:
            _line(line, waiting, outline)
    _flush(waiting, outline)
    return title, outline.done()


def plain(text: str) -> str:
    """A line without marks. A link keeps its address, for somebody may want to send it."""
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(_linked, text)
    text = _TAG.sub("", text)
    return _STRESS.sub(r"\2", _STRONG.sub(r"\2", _STRONG.sub(r"\2", text)))


def _linked(link: re.Match[str]) -> str:
    words, address = link[1], link[2]
    return words if words == address or address.startswith("#") else f"{words} ({address})"


def _line(line: str, waiting: list[str], outline: Outline) -> None:
    line = _QUOTE.sub("", line, count=1)
    if heading := _HEADING.match(line):
        _flush(waiting, outline)
        outline.heading(len(heading[1]), plain(heading[2]))
    elif len(waiting) == 1 and (mark := _UNDERLINE.match(line)):
        outline.heading(1 if mark[1][0] == "=" else 2, plain(waiting.pop()))
    elif not line.strip() or _RULE.match(line):
        _flush(waiting, outline)
    elif "|" in line and _TABLE_RULE.match(line):
        return
    else:
        waiting.append(line)


def _flush(waiting: list[str], outline: Outline) -> None:
    cells = [_row(line) if line.strip().startswith("|") else plain(line) for line in waiting]
    outline.paragraph(joined(cells))
    waiting.clear()


def _row(line: str) -> str:
    return " | ".join(plain(cell.strip()) for cell in line.strip().strip("|").split("|"))


def _in_code(line: str, fence: str, waiting: list[str], outline: Outline) -> str | None:
    """Code keeps its lines. The fence that is still open, or None."""
    if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
        outline.paragraph("\n".join(waiting))
        waiting.clear()
        return None
    waiting.append(line)
    return fence


def _front_matter(text: str) -> tuple[str | None, str]:
    found = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if not found:
        return None, text
    title = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", found[1], re.MULTILINE)
    return title[1] if title else None, text[found.end() :]
