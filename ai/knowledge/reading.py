"""A file as passages: what to call it, its language where it says so, and its text in pieces.

Run as a program it takes a file on standard input and bounds itself; see `apart`.
"""

import resource
import sys
from contextlib import suppress
from typing import Final, cast

import msgspec

from ai.knowledge import markdown, markup, pdf, plain
from ai.knowledge.apart import Outcome
from ai.knowledge.chunks import cut
from ai.knowledge.outline import Block, Read, Unreadable
from hub.domain.knowledge import MOST_CHUNKS_OF_ONE, Chunk, DocumentKind

LONGEST_TITLE: Final = 200  # characters
MEMORY: Final = 1024 * 1024 * 1024  # bytes; a PDF of 10 MB needs 300
SECONDS: Final = 60  # of a core; ten times what a book takes


def read(kind: DocumentKind, content: bytes) -> Read:
    """Raises Unreadable with a sentence for people."""
    title, language, blocks = _blocks(kind, content)
    cuts = cut(blocks)
    if not cuts:
        raise Unreadable("There is no text in it.")
    if len(cuts) > MOST_CHUNKS_OF_ONE:
        raise Unreadable(f"It has {len(cuts)} passages; {MOST_CHUNKS_OF_ONE} are the most: split it.")
    chunks = [
        Chunk(place=place, heading=each.heading, text=each.text, page=each.page) for place, each in enumerate(cuts, 1)
    ]
    return Read(title=_one_line(title), language=language, chunks=chunks)


def main() -> None:
    """The file comes on standard input, the outcome leaves on standard output."""
    for what, most, last in ((resource.RLIMIT_AS, MEMORY, MEMORY), (resource.RLIMIT_CPU, SECONDS, SECONDS + 5)):
        with suppress(ValueError, OSError):  # not every system limits memory like this
            resource.setrlimit(what, (most, last))
    kind = cast("DocumentKind", sys.argv[1])
    try:
        outcome = Outcome(read=read(kind, sys.stdin.buffer.read()))
    except Unreadable as problem:
        outcome = Outcome(problem=problem.reason)
    sys.stdout.buffer.write(msgspec.msgpack.encode(outcome))


def _blocks(kind: DocumentKind, content: bytes) -> tuple[str | None, str | None, list[Block]]:
    match kind:
        case "html":
            page = markup.read(content)
            return page.title, page.language, page.blocks
        case "markdown":
            title, blocks = markdown.blocks(content)
            return title or _first_heading(blocks), None, blocks
        case "pdf":
            title, blocks = pdf.read(content)
            return title, None, blocks
        case "text":
            return None, None, plain.blocks(content)


def _first_heading(blocks: list[Block]) -> str | None:
    return next((block.heading[0] for block in blocks if block.heading), None)


def _one_line(title: str | None) -> str | None:
    words = " ".join((title or "").replace("\0", "").split())
    return words[:LONGEST_TITLE] or None


if __name__ == "__main__":
    main()
