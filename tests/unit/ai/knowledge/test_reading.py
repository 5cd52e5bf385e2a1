"""A file of any kind as passages."""

import pytest

from ai.knowledge import reading
from ai.knowledge.outline import Unreadable
from ai.knowledge.reading import read
from hub.domain.knowledge import Chunk, DocumentKind
from tests.unit.ai.knowledge.pdfs import pdf


@pytest.mark.parametrize(
    ("kind", "content", "title", "language", "chunk"),
    [
        ("text", b"Open 9 to 5.", None, None, Chunk(place=1, text="Open 9 to 5.")),
        ("markdown", b"# Shop\n## Hours\nOpen.", "Shop", None, Chunk(place=1, heading=("Shop", "Hours"), text="Open.")),
        (
            "html",
            b"<html lang=es><title>Tienda\n</title><h1>Horas</h1><p>Abierto.",
            "Tienda",
            "es",
            Chunk(place=1, heading=("Horas",), text="Abierto."),
        ),
        ("pdf", pdf(["Open."], title="Hours"), "Hours", None, Chunk(place=1, text="Open.", page=1)),
    ],
)
def test_each_kind_is_read(kind: DocumentKind, content: bytes, title: str | None, language: str | None, chunk: Chunk):
    found = read(kind, content)
    assert (found.title, found.language, found.chunks) == (title, language, [chunk])


def test_passages_are_counted_from_one():
    text = "\n\n".join(f"Paragraph {n}. " + "word " * 80 for n in range(5))
    assert [chunk.place for chunk in read("text", text.encode()).chunks] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
def test_a_file_without_text_says_so(kind: DocumentKind):
    with pytest.raises(Unreadable, match="no text"):
        read(kind, b"\n \n")


def test_a_file_with_too_many_passages_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MOST_CHUNKS_OF_ONE", 3)
    with pytest.raises(Unreadable, match="split it"):
        read("text", ("word " * 90 + "\n\n").encode() * 4)
