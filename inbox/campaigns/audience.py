"""Lists of recipients as people have them: CSV or XLSX, streamed, column by column, row by row.

A file is taken whole or not at all: one that was cut in the middle, or is no list, raises Invalid wherever that shows.
Single bad rows are passed over and named with their line.
"""

import asyncio
import codecs
import csv
import io
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final
from zoneinfo import available_timezones

from msgspec import Struct, field

from hub.errors import Invalid
from hub.stores.postgres.recipients_import import Line
from inbox.campaigns.phones import NotAPhone, phone

LISTED: Final = 100_000  # bad rows that are named; more are only counted
LONGEST_ROW: Final = 1024 * 1024  # characters: beyond it a quote was opened and never closed
LONGEST_VALUE: Final = 4096
MOST_COLUMNS: Final = 200
BITE: Final = 256 * 1024  # characters read before others get their turn
# Fields of ours that a column may be; every other name is a variable of the template.
TO, NAME, LANGUAGE, ZONE, COUNTRY = "to", "name", "language", "timezone", "country"
FACTS: Final = frozenset({TO, "phone", LANGUAGE, ZONE, COUNTRY})  # these are about the recipient, not for the text
# Headings under which people keep phone numbers, in a few languages.
PHONE_HEADINGS: Final = frozenset(
    {
        "to", "phone", "phone number", "phone_number", "phonenumber", "mobile", "mobile number", "number", "whatsapp",
        "whatsapp number", "wa_id", "msisdn", "tel", "telephone", "contact", "cell", "telefon", "telefonnummer",
        "handy", "telefono", "teléfono", "celular", "telefone", "numero", "número", "téléphone", "mobil", "nummer",
    }
)  # fmt: skip
OWN_HEADINGS: Final = {"name": NAME, "language": LANGUAGE, "locale": LANGUAGE, "timezone": ZONE, "time zone": ZONE}


_HEADING: Final = re.compile(r'"(?:[^"]|"")*"(?=\s*:)')
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"\s*:(.*)', re.DOTALL)


class Rejected(Struct, frozen=True, kw_only=True):
    """A row that was not taken. `line` counts from 1 as editors and spreadsheets do."""

    line: int
    value: str
    reason: str


class Refused(Struct):
    """Rows that were not taken: all counted, the first hundred thousand named. `spill` is told of every one."""

    count: int = 0
    rows: list[Rejected] = field(default_factory=list[Rejected])
    spill: Callable[[Rejected], None] | None = None

    def add(self, line: int, value: str, reason: str) -> None:
        self.count += 1
        row = Rejected(line=line, value=value[:100], reason=reason)
        if len(self.rows) < LISTED:
            self.rows.append(row)
        if self.spill is not None:
            self.spill(row)


class Columns(Struct, frozen=True):
    """Which column is what."""

    to: int
    own: dict[int, str]
    variables: dict[int, str]
    width: int


def mapping(text: str) -> dict[str, str]:
    """`?map=column:field,…` as heading → field. A heading in double quotes may hold commas, colons and, doubled,
    quotes: `"City, State":city`. Raises Invalid."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in _parts(text))):
        quoted = _QUOTED.fullmatch(pair)
        heading, colon, name = pair.rpartition(":")
        if quoted:
            heading, colon, name = quoted[1].replace('""', '"'), ":", quoted[2]
        if not colon or not heading.strip() or not name.strip():
            raise _invalid("map", f"{pair!r} is not column:field")
        found[heading.strip()] = name.strip()
    return found


def _parts(text: str) -> Iterator[str]:
    """What stands between commas, but for those in a heading that begins with a quote."""
    start = at = 0
    while at < len(text):
        if text[at] == '"' and not text[start:at].strip() and (whole := _HEADING.match(text, at)):
            at = whole.end()
        elif text[at] == ",":
            yield text[start:at]
            start = at = at + 1
        else:
            at += 1
    yield text[start:]


def columns(heading: Sequence[str], wanted: dict[str, str]) -> Columns:
    """What the columns are: as `wanted` says, else by their headings. Columns that nobody asked for are variables,
    unless somebody asked for some. Raises Invalid when there is no phone number."""
    names = [name.strip().lstrip("\ufeff") for name in heading]
    places = {name.casefold(): place for place, name in reversed(list(enumerate(names)))}
    missing = [name for name in wanted if name.casefold() not in places]
    if missing:
        raise _invalid("map", f"there is no column {missing[0]!r}; the file has {', '.join(names)[:300]}")
    fields = {places[name.casefold()]: target for name, target in wanted.items()}
    to = next((place for place, target in fields.items() if target in {TO, "phone"}), None)
    if to is None:
        to = next((place for place, name in enumerate(names) if name.casefold() in PHONE_HEADINGS), None)
    if to is None and len(names) == 1 and not wanted:
        to = 0
    if to is None:
        raise _invalid("map", "no column holds phone numbers; name it with map=heading:to")
    fields.pop(to, None)
    own = {place: target for place, target in fields.items() if target in {NAME, LANGUAGE, ZONE, COUNTRY}}
    for place, name in enumerate(names):
        if place != to and place not in fields and name.casefold() in OWN_HEADINGS:
            own[place] = OWN_HEADINGS[name.casefold()]
    variables = {place: target for place, target in fields.items() if target not in FACTS}
    if not wanted:
        variables = {place: name for place, name in enumerate(names) if place != to and name}
    return Columns(to, own, variables, len(names))


def line_of(columns: Columns, number: int, row: Sequence[str], country: str, refused: Refused) -> Line | None:
    """One row as a recipient; None when it is empty, or noted in `refused`."""
    if not any(row):
        return None
    given = row[columns.to].strip() if columns.to < len(row) else ""
    try:
        own = {target: row[place].strip() for place, target in columns.own.items() if place < len(row)}
        found = phone(given, own.get(COUNTRY) or country)
    except NotAPhone as problem:
        refused.add(number, given, problem.reason)
        return None
    variables = {name: row[place].strip() for place, name in columns.variables.items() if place < len(row)}
    if any(len(value) > LONGEST_VALUE for value in variables.values()):
        refused.add(number, given, f"has a value of more than {LONGEST_VALUE} characters")
        return None
    if "\0" in "".join((*variables.values(), *own.values())):
        refused.add(number, given, "has a zero character")
        return None
    return Line(
        number=number,
        address=found.digits,
        country=found.country,
        zones=own.get(ZONE, "") if own.get(ZONE) in known_zones() else found.zones,
        language=own.get(LANGUAGE, ""),
        name=own.get(NAME, "")[:200],
        variables=variables,
    )


@lru_cache(maxsize=1)
def known_zones() -> set[str]:
    """The names of time zones; another one says nothing."""
    return available_timezones()


class Csv(Struct):
    """A CSV that comes in pieces. `feed` gives the rows that are complete, `end` the rest."""

    buffer: str = ""
    line: int = 1
    delimiter: str = ""
    decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8-sig"))

    def feed(self, piece: bytes, *, last: bool = False) -> list[tuple[int, list[str]]]:
        """(line, cells) of each further row. Raises Invalid."""
        try:
            self.buffer += self.decoder.decode(piece, last)
        except UnicodeDecodeError as problem:
            raise _invalid("body", f"is not UTF-8 text near line {self.line}; save it as CSV UTF-8") from problem
        end = len(self.buffer) if last else self._complete()
        if last and self.buffer.count('"') % 2:
            raise cut_off(f"A quote that opens at or after line {self.line} is never closed")
        if not last and len(self.buffer) - end > LONGEST_ROW:
            raise _invalid("body", f"a row at line {self.line} never ends: is a quote left open?")
        whole, self.buffer = self.buffer[:end], self.buffer[end:]
        return list(self._rows(whole))

    def _complete(self) -> int:
        """How far the buffer holds whole rows: a line's end inside quotes is none."""
        end = self.buffer.rfind("\n") + 1
        while end and self.buffer.count('"', 0, end) % 2:
            end = self.buffer.rfind("\n", 0, end - 1) + 1
        return end

    def _rows(self, whole: str) -> Iterator[tuple[int, list[str]]]:
        if not whole:
            return
        if not self.delimiter:
            heading = whole.split("\n", 1)[0]
            self.delimiter = max(",;\t|", key=heading.count)
        reader = csv.reader(io.StringIO(whole, newline=""), delimiter=self.delimiter)
        start = self.line
        try:
            for row in reader:
                yield start, row
                start = self.line + reader.line_num
        except csv.Error as problem:
            raise _invalid("body", f"cannot be read at line {start}: {problem}") from problem
        self.line += reader.line_num


async def of_csv(
    pieces: AsyncIterator[bytes], wanted: dict[str, str], country: str, refused: Refused
) -> AsyncIterator[Line]:
    """The recipients of a CSV as its bytes come in. Raises Invalid."""
    text, known = Csv(), None
    last_row: tuple[int, list[str]] | None = None
    ended = True

    async for piece in _pieces(pieces):
        ended = piece.endswith(b"\n") if piece else ended
        lines, known, last_row = await asyncio.to_thread(_bite, text, piece, known, wanted, country, refused, last_row)
        for line in lines:
            yield line
    if known is None:
        raise _invalid("body", "is empty; the first line names the columns")
    if last_row and not ended and len(last_row[1]) < known.width:
        raise cut_off(f"Line {last_row[0]} ends in the middle")


async def _pieces(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in larger pieces, and an empty one at the end."""
    waiting = bytearray()
    async for piece in pieces:
        waiting += piece
        if len(waiting) >= BITE:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)
    yield b""


def _bite(  # noqa: PLR0917 - runs on a thread, which takes no names
    text: Csv,
    piece: bytes,
    known: Columns | None,
    wanted: dict[str, str],
    country: str,
    refused: Refused,
    last_row: tuple[int, list[str]] | None,
) -> tuple[list[Line], Columns | None, tuple[int, list[str]] | None]:
    """What one piece brings, beside the loop: a quarter of a megabyte takes some 20 ms."""
    rows = text.feed(piece, last=not piece)
    if rows and known is None:
        known = columns(rows[0][1], wanted)
        if len(rows[0][1]) > MOST_COLUMNS:
            raise _invalid("body", f"has more than {MOST_COLUMNS} columns")
        rows = rows[1:]
    if known is None:
        return [], None, last_row
    lines = [line for number, row in rows if (line := line_of(known, number, row, country, refused))]
    return lines, known, rows[-1] if rows else last_row


def cut_off(where: str) -> Invalid:
    """The file did not come whole."""
    detail = f"{where}: the file was cut off. Nothing was imported; send it again."
    return Invalid("cut_off", detail, {"errors": [{"path": "body", "message": detail}]})


def _invalid(path: str, message: str) -> Invalid:
    return Invalid("invalid_list", f"{path} {message}.", {"errors": [{"path": path, "message": message}]})
