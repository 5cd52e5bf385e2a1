"""PDF: text by page, or one sentence why there is none."""

import io

import pytest
from pypdf import PdfReader, PdfWriter

from ai.knowledge.outline import Unreadable
from ai.knowledge.pdf import DAMAGED, PICTURES, PROTECTED, read
from tests.unit.ai.knowledge.pdfs import pdf

TWO = pdf(
    ["Returns", "You may return what you bought with-", "in 30 days.", "Write to us (by mail)."],
    ["Gr\xf6\xdfe 38 costs 49.90."],
    title="Shop rules",
)


def test_text_is_read_page_by_page():
    title, blocks = read(TWO)
    assert title == "Shop rules"
    assert blocks[0].page == 1
    assert blocks[-1].page == 2
    first = "\n".join(block.text for block in blocks if block.page == 1)
    assert "within 30 days." in first
    assert "Write to us (by mail)." in first
    assert blocks[-1].text == "Größe 38 costs 49.90."


def protected(password: str) -> bytes:
    writer, file = PdfWriter(clone_from=PdfReader(io.BytesIO(TWO))), io.BytesIO()
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (protected("secret"), PROTECTED),
        (pdf([]), PICTURES),
        (b"%PDF-1.7\nnothing of it is here", DAMAGED),
        (TWO[: len(TWO) // 3], DAMAGED),
        (b"", DAMAGED),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str):
    with pytest.raises(Unreadable) as told:
        read(content)
    assert told.value.reason == reason


def test_a_file_that_only_its_owner_may_change_is_read():
    assert read(protected(""))[0] == "Shop rules"
