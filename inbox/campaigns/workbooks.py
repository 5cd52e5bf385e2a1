"""Recipients from an XLSX file. It is a zip whose directory stands at its end, so it is written to disk first.

Read by openpyxl in its read-only mode, row by row. What a small file may unfold to is bounded before it is opened.
"""

import asyncio
import contextlib
import tempfile
import zipfile
from collections.abc import AsyncIterator, Generator, Iterator
from datetime import date, datetime
from itertools import islice
from typing import IO, Any, Final

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from hub.errors import Invalid, Refusal
from hub.stores.postgres.recipients_import import Line
from inbox.campaigns.audience import MOST_COLUMNS, Columns, Refused, columns, cut_off, line_of

MB: Final = 1024 * 1024
LARGEST: Final = 200 * MB  # on the wire
UNFOLDED: Final = 2048 * MB  # one million rows of twenty columns; it is streamed
WORDS: Final = 128 * MB  # the table of texts, which openpyxl holds in memory
PARTS: Final = 2000
ROWS: Final = 1000  # handed over at a time
MAGIC: Final = b"PK\x03\x04"
SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TooLarge(Refusal):
    status = 413


async def of_workbook(
    pieces: AsyncIterator[bytes], wanted: dict[str, str], country: str, refused: Refused
) -> AsyncIterator[Line]:
    """The recipients of the first sheet. Raises Invalid, or TooLarge."""
    with tempfile.TemporaryFile() as file:
        await _keep(pieces, file)
        with contextlib.closing(_rows(file)) as rows:
            known: Columns | None = None
            while batch := await asyncio.to_thread(_batch, rows):
                if known is None:
                    known = columns(batch[0][1], wanted)
                    batch = batch[1:]
                for number, row in batch:
                    line = line_of(known, number, row, country, refused)
                    if line:
                        yield line
    if known is None:
        raise _unreadable("is empty; the first row names the columns")


async def first_rows(pieces: AsyncIterator[bytes], many: int) -> list[list[str]]:
    """The first rows of the first sheet. Raises Invalid, or TooLarge."""
    with tempfile.TemporaryFile() as file:
        await _keep(pieces, file)
        with contextlib.closing(_rows(file)) as rows:
            top = await asyncio.to_thread(lambda: list(islice(rows, many)))
    return [row for _, row in top]


async def _keep(pieces: AsyncIterator[bytes], file: IO[bytes]) -> None:
    size = 0
    async for piece in pieces:
        size += len(piece)
        if size > LARGEST:
            raise TooLarge("too_large", f"A workbook may have {LARGEST // MB} MB; save longer lists as CSV.")
        await asyncio.to_thread(file.write, piece)
    file.seek(0)


def _batch(rows: Iterator[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    return list(islice(rows, ROWS))


def _rows(file: IO[bytes]) -> Generator[tuple[int, list[str]]]:
    """(line, cells) of the first sheet, on the caller's thread."""
    _bounded(file)
    try:
        book: Any = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError, SyntaxError) as problem:
        raise _unreadable(f"is no workbook that can be read: {problem}"[:200]) from problem
    try:
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a wrong size
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            yield number, [_text(cell) for cell in row]
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, KeyError, IndexError, SyntaxError) as problem:
        raise cut_off(f"The workbook breaks off ({type(problem).__name__})") from problem
    finally:
        book.close()


def _bounded(file: IO[bytes]) -> None:
    """Refuse what is no zip, was cut, or would unfold to more than a list can be."""
    if file.read(4) != MAGIC:
        raise _unreadable("is no XLSX file")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as parts:
            known = parts.infolist()
    except zipfile.BadZipFile as problem:
        raise cut_off("The workbook has no end") from problem
    finally:
        file.seek(0)
    words = sum(part.file_size for part in known if part.filename.lower().endswith("sharedstrings.xml"))
    if len(known) > PARTS or sum(part.file_size for part in known) > UNFOLDED or words > WORDS:
        raise TooLarge("too_large", "The workbook unfolds to more than a list of recipients can be; save it as CSV.")


def _text(cell: Any) -> str:
    """A cell as people see it. A phone number that a spreadsheet took for a number is whole again."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _unreadable(message: str) -> Invalid:
    return Invalid("invalid_list", f"The file {message}.", {"errors": [{"path": "body", "message": message}]})
