"""Graph's cursor paging. Pure."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from hub.simulator.checks import Json
from hub.simulator.faults import Fault

DEFAULT_LIMIT, MOST = 25, 1000


def cursors(rows: list[Json], query: Mapping[str, Any], url: str) -> Json:
    """One page of `rows` with `paging.cursors`, and `paging.next` when more follows. Raises 131059 for a cursor that
    is none."""
    limit = str(query.get("limit") or DEFAULT_LIMIT)
    if not limit.isdigit() or int(limit) < 1:
        raise Fault(100, "Param limit must be a positive number.")
    size = min(int(limit), MOST)
    start = _place(str(query["after"])) + 1 if query.get("after") else 0
    if query.get("before"):
        start = max(0, _place(str(query["before"])) - size)
    page = rows[start : start + size]
    if not page:
        return {"data": []}
    end = start + len(page) - 1
    paging: Json = {"cursors": {"before": _cursor(start), "after": _cursor(end)}}
    if end + 1 < len(rows):
        paging["next"] = _with(url, after=_cursor(end))
    if start > 0:
        paging["previous"] = _with(url, before=_cursor(start))
    return {"data": page, "paging": paging}


def _cursor(place: int) -> str:
    return urlsafe_b64encode(f"place:{place}".encode()).decode().rstrip("=")


def _place(cursor: str) -> int:
    try:
        name, _, place = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
        number = int(place)
    except (binascii.Error, ValueError) as wrong:
        raise Fault(131059) from wrong
    if name != "place":
        raise Fault(131059)
    return number


def _with(url: str, **changes: str) -> str:
    parts = urlsplit(url)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if key not in {"after", "before", "access_token"}]
    return parts._replace(query=urlencode(kept + list(changes.items()))).geturl()
