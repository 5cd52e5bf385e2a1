"""Reports of a campaign's recipients, streamed: as CSV for people's spreadsheets, as Parquet for programs."""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Final

import msgspec
from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import write_parquet

from hub.domain.campaign import Recipient
from hub.whatsapp.reasons import words

COLUMNS: Final = (
    "to", "name", "country", "state", "code", "reason", "variant", "attempts", "message_id", "conversation_id",
    "clicks", "clicked_at", "converted_at", "changed_at", "variables",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
CHUNK: Final = 256 * 1024


def cells(recipient: Recipient) -> tuple[Any, ...]:
    """One row, in the order of COLUMNS."""
    to = f"+{recipient.address}" if recipient.address.isdecimal() else recipient.address
    return (
        to,
        recipient.name,
        recipient.country,
        recipient.state,
        recipient.code,
        words(recipient.code)[0] if recipient.code else "",
        recipient.variant,
        recipient.tries,
        recipient.message_id or "",
        recipient.conversation_id or "",
        recipient.clicks,
        recipient.clicked_at,
        recipient.converted_at,
        recipient.changed_at,
        msgspec.json.encode(recipient.variables).decode() if recipient.variables else "",
    )


async def as_csv(pages: AsyncIterator[list[Recipient]]) -> AsyncIterator[bytes]:
    """UTF-8 with a mark, so that spreadsheets know it; nothing in a cell can act as a formula."""
    yield ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()
    async for page in pages:
        out = io.StringIO(newline="")
        csv.writer(out).writerows([safe(cell) for cell in cells(each)] for each in page)
        yield out.getvalue().encode()


def safe(cell: Any) -> str:
    """A spreadsheet would run a text that begins like a formula. A phone number's + is none."""
    if isinstance(cell, datetime):
        return cell.isoformat()
    if cell is None:
        return ""
    text = str(cell)
    if text.startswith(_FORMULA) and not text[1:].isdecimal():
        return f"'{text}"
    return text


async def as_parquet(pages: AsyncIterator[list[Recipient]]) -> AsyncIterator[bytes]:
    """One row group for some pages, written to disk beside the loop, then handed out."""
    loop = asyncio.get_running_loop()

    def batches() -> Any:
        while (page := asyncio.run_coroutine_threadsafe(anext(pages, None), loop).result()) is not None:
            yield _batch(page)

    def write(file: Any) -> None:
        write_parquet(RecordBatchReader.from_batches(_SCHEMA, batches()), file, compression="zstd(1)")
        file.flush()
        file.seek(0)

    with tempfile.TemporaryFile() as file:
        await asyncio.to_thread(write, file)
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


_TIME: Final = DataType.timestamp("us", tz="UTC")
_TIMES: Final = ("clicked_at", "converted_at", "changed_at")
_TYPES: Final = {"attempts": DataType.int16(), "clicks": DataType.int32(), **dict.fromkeys(_TIMES, _TIME)}
_SCHEMA: Final = Schema([Field(name, _TYPES.get(name, DataType.utf8())) for name in COLUMNS])


def _batch(page: list[Recipient]) -> RecordBatch:
    columns = zip(*(cells(each) for each in page), strict=True)
    arrays = [_array(name, values) for name, values in zip(COLUMNS, columns, strict=True)]
    return RecordBatch.from_arrays(arrays, schema=_SCHEMA)  # pyright: ignore[reportUnknownMemberType]


def _array(name: str, values: tuple[Any, ...]) -> Array:
    if name in _TIMES:  # times are made of whole numbers
        stamps = [None if at is None else round(at.timestamp() * 1_000_000) for at in values]
        return Array(stamps, DataType.int64()).cast(_TIME)
    return Array(list(values), _TYPES.get(name, DataType.utf8()))
