import io
from collections.abc import AsyncIterator

import openpyxl
import pytest

from hub.errors import Invalid
from inbox.campaigns.headings import ENOUGH, ROWS, headings, suggested
from inbox.campaigns.workbooks import SHEET


async def pieces(body: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


async def test_the_top_of_a_list_is_shown_with_what_its_columns_seem_to_hold() -> None:
    top = await headings("text/csv", pieces(b'Phone;Name;Order\n+491701234567;"Ana; B";7\n\n+491701234568;Bo\n'))
    assert top.columns == ["Phone", "Name", "Order"]
    assert top.rows == [["+491701234567", "Ana; B", "7"], ["+491701234568", "Bo", ""]]
    assert top.suggested == {"Phone": "to", "Name": "name", "Order": "Order"}


async def test_a_top_that_was_cut_anywhere_shows_its_rows() -> None:
    whole = ["+491701234567", 'a "quoted" line\nand 😀 more']
    body = b"phone,words\n" + b'+491701234567,"a ""quoted"" line\nand \xf0\x9f\x98\x80 more"\n' * 5
    for end in range(12, len(body)):
        top = await headings("text/csv", pieces(body[:end]))
        assert all(row == whole for row in top.rows[:-1])
        assert len(top.rows) >= body[:end].count(b'more"\n')


async def test_no_more_is_read_than_the_top_takes() -> None:
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 1
            yield b"to\n" if given == 1 else b"+491701234567\n" * 1000

    assert len((await headings("text/csv", endless())).rows) == ROWS
    assert given < ENOUGH / 14_000 + 3


async def test_a_column_of_phone_numbers_is_known_by_its_values() -> None:
    rows = [["1", "+49 170 1234567", "x"], ["2", "+49 170 1234568", ""], ["3", "later", "y"]]
    assert suggested(["n", "Handynr. privat", "note"], rows)["Handynr. privat"] == "to"
    assert "to" not in suggested(["n", "note"], [["1", "x"], ["2", "y"]]).values()
    assert suggested([], []) == {}


async def test_a_workbook_is_read_as_well() -> None:
    book = openpyxl.Workbook()
    for row in (["to", "name"], ["+491701234567", "Ana"], *([f"+49170123{n:04}", "B"] for n in range(40))):
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    top = await headings(SHEET, pieces(file.getvalue()))
    assert (top.columns, len(top.rows), top.rows[0]) == (["to", "name"], ROWS, ["+491701234567", "Ana"])


@pytest.mark.parametrize(("kind", "body"), [("text/csv", b""), (SHEET, b"no workbook"), ("text/csv", b"a\xff\xfe\n")])
async def test_what_is_no_list_is_said(kind: str, body: bytes) -> None:
    with pytest.raises(Invalid):
        await headings(kind, pieces(body))
