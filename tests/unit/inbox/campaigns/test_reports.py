import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from arro3.io import read_parquet

from hub.domain.campaign import Recipient
from inbox.campaigns.reports import COLUMNS, as_csv, as_parquet

NOON = datetime(2026, 5, 4, 12, 0, 0, 250_000, tzinfo=UTC)


def recipient(n: int, **fields: Any) -> Recipient:
    given: dict[str, Any] = {"campaign_id": "cmp_" + "0" * 26, "n": n, "address": f"49170{n:07}", "changed_at": NOON}
    return Recipient(**{**given, **fields})


async def pages(*sizes: int, **fields: Any) -> AsyncIterator[list[Recipient]]:
    for size in sizes:
        yield [recipient(n, **fields) for n in range(size)]


async def whole(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


async def test_a_csv_report_has_a_row_for_each_recipient_with_the_reason_in_words() -> None:
    body = await whole(as_csv(pages(2, 3, state="failed", code="131026", variables={"a": "ü"})))
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert len(rows) == 5
    assert tuple(rows[0]) == COLUMNS
    assert (rows[1]["to"], rows[1]["code"], rows[1]["variables"]) == ("+491700000001", "131026", '{"a":"ü"}')
    assert rows[1]["reason"]
    assert datetime.fromisoformat(rows[1]["changed_at"]) == NOON


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1"])
async def test_no_cell_of_a_csv_can_act_as_a_formula(name: str) -> None:
    body = await whole(as_csv(pages(1, name=name)))
    (row,) = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    assert row["name"] == f"'{name}"


async def test_a_parquet_report_holds_the_same_rows_with_types() -> None:
    body = await whole(as_parquet(pages(3, 2, state="read", tries=2)))
    table = read_parquet(io.BytesIO(body)).read_all()
    assert table.shape == (5, len(COLUMNS))
    assert table.column("to").to_pylist() == ["+491700000000", "+491700000001", "+491700000002", "+491700000000",
                                              "+491700000001"]  # fmt: skip
    assert table.column("attempts").to_pylist() == [2] * 5
    assert table.column("changed_at").to_pylist()[0] == NOON
    assert table.column("clicked_at").to_pylist()[0] is None


async def test_a_report_says_who_clicked_and_converted() -> None:
    did = {"clicks": 3, "clicked_at": NOON, "converted_at": NOON}
    table = read_parquet(io.BytesIO(await whole(as_parquet(pages(1, **did))))).read_all()
    assert {name: table.column(name).to_pylist()[0] for name in did} == did
    (row,) = csv.DictReader(io.StringIO((await whole(as_csv(pages(1, **did)))).decode("utf-8-sig")))
    assert (row["clicks"], row["clicked_at"], row["converted_at"]) == ("3", NOON.isoformat(), NOON.isoformat())
    (row,) = csv.DictReader(io.StringIO((await whole(as_csv(pages(1)))).decode("utf-8-sig")))
    assert (row["clicks"], row["clicked_at"]) == ("0", "")


async def test_a_report_about_nobody_is_a_whole_file_all_the_same() -> None:
    assert read_parquet(io.BytesIO(await whole(as_parquet(pages())))).read_all().shape == (0, len(COLUMNS))
    assert (await whole(as_csv(pages()))).decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"
