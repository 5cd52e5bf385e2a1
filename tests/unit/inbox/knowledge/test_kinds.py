"""Which files knowledge is made of."""

import pytest

from hub.errors import Invalid
from inbox.knowledge.kinds import FILE_MOST, check_size, kind_of, title_of


@pytest.mark.parametrize(
    ("mime_type", "filename", "content", "kind"),
    [
        ("text/plain", "", b"Hello", "text"),
        ("text/plain; charset=utf-8", "a.md", b"# A", "markdown"),
        ("application/octet-stream", "Rules.HTML", b"<p>", "html"),
        ("text/html", "", b"<p>", "html"),
        ("text/plain", "notes.txt", b"%PDF-1.7", "pdf"),
        ("application/pdf", "", b"\n%PDF-1.4", "pdf"),
        ("text/plain", "wide.txt", "Größe".encode("utf-16"), "text"),
    ],
)
def test_a_file_is_known_by_its_content_then_its_name_then_its_type(
    mime_type: str, filename: str, content: bytes, kind: str
):
    assert kind_of(mime_type, filename, content) == kind


@pytest.mark.parametrize(
    ("mime_type", "filename", "content"),
    [
        ("image/png", "a.png", b"\x89PNG"),
        ("application/octet-stream", "", b"Hello"),
        ("application/pdf", "a.pdf", b"<html>"),
        ("text/plain", "a.txt", b"MZ\0\0\1"),
    ],
)
def test_what_cannot_be_read_is_refused(mime_type: str, filename: str, content: bytes):
    with pytest.raises(Invalid) as told:
        kind_of(mime_type, filename, content)
    assert told.value.extra["errors"][0]["path"] == "file"


@pytest.mark.parametrize("size", [0, FILE_MOST + 1])
def test_nothing_and_too_much_are_refused(size: int):
    with pytest.raises(Invalid):
        check_size(size, FILE_MOST)
    check_size(FILE_MOST, FILE_MOST)


@pytest.mark.parametrize(
    ("filename", "title"),
    [("Return policy.pdf", "Return policy"), ("v1.2 notes", "v1.2 notes"), ("", "Untitled"), ("../../x.md", "x")],
)
def test_a_file_is_called_by_its_name(filename: str, title: str):
    assert title_of(filename) == title
