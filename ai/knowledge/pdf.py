"""PDF: the text of its pages, or one sentence why there is none."""

import io
import re

from pypdf import PdfReader

from ai.knowledge.outline import Block, Outline, Unreadable
from ai.knowledge.plain import SHORT, joined

MOST_PAGES = 3000
DAMAGED = "The PDF is damaged: open it, save it again as PDF, and upload that."
PROTECTED = "The PDF is protected by a password: save it without one."
PICTURES = "The PDF holds pictures of text, not text: save it with text recognition (OCR)."

_PARTED_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[a-zà-öø-ÿ])")


def read(content: bytes) -> tuple[str | None, list[Block]]:
    """(title, blocks with their pages). Raises Unreadable."""
    try:
        title, pages = _opened(content)
    except Unreadable:
        raise
    except Exception as problem:  # files of strangers break the reader in every way there is
        raise Unreadable(DAMAGED) from problem
    outline = Outline()
    for outline.page, text in enumerate(pages, 1):
        _page(text, outline)
    blocks = outline.done()
    if not blocks:
        raise Unreadable(PICTURES)
    return (title.strip() or None) if title else None, blocks


def _opened(content: bytes) -> tuple[str | None, list[str]]:
    pdf = PdfReader(io.BytesIO(content))
    if pdf.is_encrypted and not pdf.decrypt(""):
        raise Unreadable(PROTECTED)
    if len(pdf.pages) > MOST_PAGES:
        raise Unreadable(f"The PDF has more than {MOST_PAGES} pages: split it.")
    title = pdf.metadata.title if pdf.metadata else None
    return title, [page.extract_text() for page in pdf.pages]


def _page(text: str, outline: Outline) -> None:
    """A page has lines only. An empty one parts paragraphs, and so does one that ends a sentence well before the
    margin."""
    lines = [line.strip() for line in _PARTED_WORD.sub("", text.replace("\r\n", "\n")).split("\n")]
    margin = max((len(line) for line in lines), default=0)
    paragraph: list[str] = []
    for line in lines:
        if line:
            paragraph.append(line)
        if paragraph and (not line or (line[-1] in ".!?:" and len(line) < 0.75 * max(margin, SHORT))):
            outline.paragraph(joined(paragraph))
            paragraph = []
    outline.paragraph(joined(paragraph))
