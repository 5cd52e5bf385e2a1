import csv
import io
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.errors import Invalid, Refusal
from hub.stores.postgres.recipients_import import Line
from inbox.campaigns import workbooks
from inbox.campaigns.audience import Refused, columns, mapping, of_csv
from inbox.campaigns.workbooks import of_workbook


async def pieces(body: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


async def read(body: bytes | str, wanted: str = "", country: str = "", size: int = 7) -> tuple[list[Line], Refused]:
    refused = Refused()
    raw = body.encode() if isinstance(body, str) else body
    return [line async for line in of_csv(pieces(raw, size), mapping(wanted), country, refused)], refused


async def test_a_list_is_read_with_its_columns_as_variables() -> None:
    lines, refused = await read("phone,name,order\n+491701234567,Ana,7\n+491701234568,Bo,8\n")
    assert [(each.number, each.address, each.name, each.variables) for each in lines] == [
        (2, "491701234567", "Ana", {"name": "Ana", "order": "7"}),
        (3, "491701234568", "Bo", {"name": "Bo", "order": "8"}),
    ]  # fmt: skip
    assert refused.count == 0
    assert (lines[0].country, lines[0].zones) == ("DE", "Europe/Berlin,Europe/Busingen") or lines[0].country == "DE"


async def test_columns_are_what_the_map_says() -> None:
    body = "Kunde;Tel.;Sprache;Ort;x\nAna;0170 1234567;de;Rom;1\n"
    lines, _ = await read(body, "Tel.:to,Kunde:1,Sprache:language,Ort:city", "DE")
    assert (lines[0].address, lines[0].language, lines[0].variables) == (
        "491701234567", "de", {"1": "Ana", "city": "Rom"},
    )  # fmt: skip


@pytest.mark.parametrize(("heading", "wanted", "message"), [
    (["a", "b"], "", "no column holds phone"), (["phone"], "tel:to", "no column 'tel'"),
    (["phone"], "phone", "not column:field"), (["phone"], "phone:", "not column:field"),
])  # fmt: skip
def test_a_map_that_does_not_fit_is_refused_in_words(heading, wanted, message):
    with pytest.raises(Invalid, match=message):
        columns(heading, mapping(wanted))


@pytest.mark.parametrize(("wanted", "found"), [
    ("a:to, b : city ,", {"a": "to", "b": "city"}), ("Order: no:Order no", {"Order: no": "Order no"}),
    ('"City, State":city,Phone:to', {"City, State": "city", "Phone": "to"}),
    ('"say ""hi"", you":1', {'say "hi", you': "1"}), ('"a:b" : c', {"a:b": "c"}),
    ('6" pipe:size,x:y', {'6" pipe': "size", "x": "y"}),
])  # fmt: skip
def test_a_heading_in_quotes_may_hold_commas_colons_and_quotes(wanted, found):
    assert mapping(wanted) == found


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1).filter(str.strip), st.text("abc1_", min_size=1), min_size=1))
def test_any_heading_can_be_named(wanted):
    wanted = {heading.strip(): field for heading, field in wanted.items()}
    text = ",".join('"{}":{}'.format(heading.replace('"', '""'), field) for heading, field in wanted.items())
    assert mapping(text) == wanted


async def test_bad_rows_are_named_with_line_value_and_reason_and_the_others_taken() -> None:
    body = 'phone,note\n+491701234567,"two\nlines"\nnobody,x\n\n+49,short\n,empty\n+491701234568,y\n'
    lines, refused = await read(body)
    assert [each.number for each in lines] == [2, 8]
    assert lines[0].variables == {"note": "two\nlines"}
    assert [(each.line, each.value, each.reason) for each in refused.rows] == [
        (4, "nobody", "is not a phone number"), (6, "+49", "is not a phone number"), (7, "", "is empty"),
    ]  # fmt: skip


@pytest.mark.parametrize("body", [
    'phone,note\n+491701234567,"open', "phone,a,b\n+491701234567,1,2\n+4917012",
    'phone,note\n+491701234567,"a"\n+491701234568,"',
])  # fmt: skip
async def test_a_file_that_was_cut_is_refused_whole(body: str) -> None:
    with pytest.raises(Invalid) as refused:
        await read(body)
    assert refused.value.code == "cut_off"


@pytest.mark.parametrize(("body", "message"), [
    ("", "is empty"), (b"phone\n\xff\xfe\x00", "UTF-8"), ("phone\n" + '"' + "x" * 1_200_000, "never ends|never closed"),
])  # fmt: skip
async def test_what_is_no_list_is_refused(body: Any, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        await read(body, size=100_000)


async def test_a_last_line_without_an_end_is_taken_when_it_is_whole() -> None:
    lines, _ = await read("\ufeffphone,a\r\n+491701234567,1\r\n+491701234568,2")
    assert [each.variables for each in lines] == [{"a": "1"}, {"a": "2"}]


async def test_a_bare_column_of_numbers_needs_no_heading_that_is_known() -> None:
    lines, _ = await read("kunden\n+491701234567\n")
    assert [each.address for each in lines] == ["491701234567"]


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(cells, cells), max_size=20), st.integers(1, 60))
async def test_however_a_file_is_cut_into_pieces_its_cells_come_out_as_they_went_in(rows, size):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["phone", "a b", "c"])
    for first, second in rows:
        writer.writerow(["+491701234567", first, second])
    lines, _ = await read(out.getvalue(), size=size)
    assert [each.variables for each in lines] == [{"a b": a.strip(), "c": b.strip()} for a, b in rows]


# --- workbooks


def book(*rows: list[Any]) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)  # type: ignore[union-attr]
    made.save(out)
    return out.getvalue()


async def read_book(body: bytes, wanted: str = "") -> tuple[list[Line], Refused]:
    refused = Refused()
    return [line async for line in of_workbook(pieces(body, 4096), mapping(wanted), "", refused)], refused


async def test_a_workbook_is_read_like_a_csv_and_its_numbers_are_whole() -> None:
    rows = [["Phone", "Name", "n"], [491701234567, "Ana", 1.5], ["+49 170 1234568", None, 2], ["x", "y", 3]]
    lines, refused = await read_book(book(*rows))
    assert [(each.number, each.address, each.variables) for each in lines] == [
        (2, "491701234567", {"Name": "Ana", "n": "1.5"}), (3, "491701234568", {"Name": "", "n": "2"}),
    ]  # fmt: skip
    assert [(each.line, each.value) for each in refused.rows] == [(4, "x")]


async def test_every_row_of_a_long_workbook_is_read() -> None:
    lines, _ = await read_book(book(["phone"], *([f"+49170{n:07}"] for n in range(2500))))
    assert [each.number for each in lines] == list(range(2, 2502))


async def test_a_workbook_that_was_cut_is_refused_whole() -> None:
    whole = book(["phone"], *([f"+49170{n:07}"] for n in range(500)))
    for size in (len(whole) // 2, len(whole) - 10):
        with pytest.raises(Invalid) as refused:
            await read_book(whole[:size])
        assert refused.value.code == "cut_off"
    with pytest.raises(Invalid):
        await read_book(b"phone\n+491701234567\n")


async def test_a_small_file_that_unfolds_without_end_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "UNFOLDED", 1024 * 1024)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"\0" * 2 * 1024 * 1024)
    assert len(out.getvalue()) < 10_000
    with pytest.raises(Refusal) as refused:
        await read_book(out.getvalue())
    assert refused.value.status == 413
    monkeypatch.setattr(workbooks, "LARGEST", 1000)
    with pytest.raises(Refusal, match="MB"):
        await read_book(out.getvalue())
