"""A look at the top of a list: its columns, its first rows, and what the columns seem to hold. Nothing is kept."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct

from hub.errors import Invalid
from inbox.campaigns.audience import MOST_COLUMNS, OWN_HEADINGS, PHONE_HEADINGS, TO, Csv
from inbox.campaigns.phones import NotAPhone, phone
from inbox.campaigns.workbooks import SHEET, first_rows
from inbox.ranges import bare_type

ROWS: Final = 20
ENOUGH: Final = 256 * 1024  # bytes of a CSV that surely hold so many rows of people's lists
SEEM: Final = 0.6  # this share of a column's values are phone numbers: then it holds phone numbers


class Headings(Struct, frozen=True, kw_only=True):
    """`suggested`: column → `to`, `name`, `language`, `timezone`, or a variable of its own name. Without a `to` no
    column looks like phone numbers."""

    columns: list[str]
    rows: list[list[str]]
    suggested: dict[str, str]


async def headings(kind: str, pieces: AsyncIterator[bytes]) -> Headings:
    """The top of a CSV or XLSX. Raises Invalid when it is neither, or empty."""
    rows = await first_rows(pieces, ROWS + 1) if bare_type(kind) == SHEET else await _of_csv(pieces)
    if not rows:
        raise Invalid("invalid_list", "The file is empty; the first line names the columns.")
    columns = [name.strip() for name in rows[0][:MOST_COLUMNS]]
    width = max((place for place, name in enumerate(columns, 1) if name), default=0)  # a sheet pads its rows
    columns = columns[:width]
    sample = [(row + [""] * width)[:width] for row in rows[1:] if any(row)]
    return Headings(columns=columns, rows=sample, suggested=suggested(columns, sample))


def suggested(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """What each named column seems to hold. Pure."""
    to = next((name for name in columns if name.casefold() in PHONE_HEADINGS), None)
    if to is None:
        shares = [(_phones([row[place] for row in rows]), name) for place, name in enumerate(columns)]
        share, best = max(shares, key=lambda pair: pair[0], default=(0.0, ""))
        to = best if share >= SEEM else None
    return {name: TO if name == to else OWN_HEADINGS.get(name.casefold(), name) for name in columns if name}


def _phones(values: Sequence[str]) -> float:
    """Which share of the values that are there reads as a phone number."""
    given = [value for value in values if value.strip()]
    return sum(map(_is_phone, given)) / len(given) if given else 0.0


def _is_phone(value: str) -> bool:
    try:
        phone(value, "")
    except NotAPhone:
        return False
    return True


async def _of_csv(pieces: AsyncIterator[bytes]) -> list[list[str]]:
    top = bytearray()
    async for piece in pieces:
        top += piece
        if len(top) >= ENOUGH:
            break
    return await asyncio.to_thread(_top_rows, bytes(top))


def _top_rows(top: bytes) -> list[list[str]]:
    """The rows that are whole; a last one without a line's end counts when it is all there is."""
    text = Csv()
    rows = text.feed(top)
    if len(rows) <= ROWS and text.buffer.count('"') % 2 == 0:
        rows += text.feed(b"", last=True)
    return [row for _, row in islice(rows, ROWS + 1)]
