"""Which files knowledge is made of: what they are, how large, what to call them. Pure."""

from pathlib import PurePosixPath
from typing import Final

from hub.domain.knowledge import DocumentKind
from inbox.ranges import bare_type, safe_name
from inbox.uploads import refused

MB: Final = 1024 * 1024
FILE_MOST: Final = 10 * MB
PAGE_MOST: Final = 5 * MB

TYPES: Final[dict[str, DocumentKind]] = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
}
ENDINGS: Final[dict[str, DocumentKind]] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
}
TAKEN: Final = "plain text, Markdown, HTML and PDF"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def kind_of(mime_type: str, filename: str, content: bytes) -> DocumentKind:
    """By how the content begins, the name's ending, then the type. Raises Invalid for what cannot be read."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    kind = ENDINGS.get(PurePosixPath(filename.lower()).suffix) or TYPES.get(bare_type(mime_type))
    if kind is None:
        raise refused("file", f"Knowledge is made of {TAKEN}; this is {bare_type(mime_type)}")
    if kind == "pdf":
        raise refused("file", "This is no PDF file")
    if b"\0" in content[:4096] and not content.startswith(_UTF16):
        raise refused("file", "This is no text, whatever its name says")
    return kind


def check_size(size: int, most: int) -> None:
    """Raises Invalid when there is nothing, or too much."""
    if size == 0:
        raise refused("file", "The file is empty")
    if size > most:
        raise refused("file", f"The file may have {most // MB} MB")


def title_of(filename: str) -> str:
    """A file's name without its ending."""
    name = safe_name(filename)
    path = PurePosixPath(name)
    return (path.stem if path.suffix.lower() in ENDINGS else name) or "Untitled"
