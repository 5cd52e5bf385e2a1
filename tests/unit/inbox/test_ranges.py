"""Ranges and safe headers for files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.ranges import Span, Unsatisfiable, disposition, safe_name, span_of


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, None),
        ("bytes=0-", Span(0, 100)),
        ("bytes=0-0", Span(0, 1)),
        ("bytes=10-19", Span(10, 20)),
        ("bytes=90-500", Span(90, 100)),
        ("bytes=-10", Span(90, 100)),
        ("bytes=-500", Span(0, 100)),
        ("bytes=20-10", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=-", None),
    ],
)
def test_one_range_is_understood_and_anything_else_sends_the_whole_file(header: str | None, span: Span | None):
    assert span_of(header, 100) == span


@pytest.mark.parametrize(("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0)])
def test_a_range_outside_the_file_cannot_be_had(header: str, size: int):
    with pytest.raises(Unsatisfiable):
        span_of(header, size)


@pytest.mark.parametrize(
    ("mime_type", "how"),
    [
        ("image/jpeg", "inline"),
        ("audio/ogg; codecs=opus", "inline"),
        ("text/html", "attachment"),
        ("image/svg+xml", "attachment"),
        ("application/x-whatever", "attachment"),
    ],
)
def test_what_could_run_is_only_downloaded(mime_type: str, how: str):
    assert disposition(mime_type, "a.b").partition(";")[0] == how


@given(st.text(max_size=300))
def test_no_file_name_breaks_the_header(name: str):
    header = disposition("image/png", name)
    assert header.isascii()
    assert not set("\r\n\0") & set(header)
    assert header.count('"') in {0, 2}


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ('a"b\r\n.pdf', "ab.pdf"),
        ("C:\\x\\invoice.pdf", "invoice.pdf"),
        ("Fatura é.pdf", "Fatura é.pdf"),
        (None, ""),
    ],
)
def test_a_file_name_keeps_its_last_part_without_tricks(given: str | None, safe: str):
    assert safe_name(given) == safe
