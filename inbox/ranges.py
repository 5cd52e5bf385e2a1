"""`Range` of a file, and headers that make handing out strangers' files safe. Pure."""

import re
from typing import NamedTuple
from urllib.parse import quote

_ONE = re.compile(r"bytes=(\d*)-(\d*)\Z")

# What a browser may show by itself. Anything else (HTML, SVG, …) could run in our origin, so it is only downloaded.
SHOWN = frozenset(
    {
        "image/jpeg", "image/png", "image/webp", "image/gif", "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4",
        "audio/ogg", "audio/wav", "audio/webm", "video/mp4", "video/3gpp", "video/webm", "application/pdf",
    }
)  # fmt: skip


class Span(NamedTuple):
    """Bytes `start` up to but not including `end`."""

    start: int
    end: int


class Unsatisfiable(Exception):
    """The range lies outside the file: 416."""


def span_of(header: str | None, size: int) -> Span | None:
    """The one range asked for; None when the whole file is to be sent (no range, or none we understand).

    Raises Unsatisfiable.
    """
    asked = _ONE.match((header or "").replace(" ", ""))
    if asked is None or asked.groups() == ("", ""):
        return None
    first, last = asked.groups()
    if first == "":
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    if last and first and int(last) < int(first):
        return None
    if start >= size or start >= end:
        raise Unsatisfiable
    return Span(start, end)


def bare_type(mime_type: str | None) -> str:
    """The media type without parameters, in lower case."""
    return (mime_type or "application/octet-stream").partition(";")[0].strip().lower()


def disposition(mime_type: str, filename: str | None) -> str:
    """`Content-Disposition`: shown where that is safe, else downloaded, under a name no header can be broken with."""
    how = "inline" if bare_type(mime_type) in SHOWN else "attachment"
    name = safe_name(filename)
    if not name:
        return how
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def safe_name(filename: str | None) -> str:
    """A file name without folders, quotes or control characters, at most 120 characters long."""
    last = re.split(r"[/\\]", filename or "")[-1]
    clean = "".join(c for c in last if c.isprintable() and c not in '"\\;<>:|*?').strip(" .")
    return clean[-120:]
