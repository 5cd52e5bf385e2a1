"""Reading Meta's values without trusting their types: ids come as numbers, times as text, objects as anything."""

import json
from datetime import datetime
from typing import Any, cast

import msgspec

from hub.clock import from_unix

# A time below the first is no time of a message; one above the second is in milliseconds.
EARLIEST, MILLISECONDS = 1_000_000_000, 100_000_000_000
INT64 = 2**63
NOTHING: dict[str, Any] = {}  # shared and never written to

# A bare number of 19 digits or more, after every digit became 0 and all that can stand before a number a colon.
# Ten times as fast as a regular expression, and every body takes this way.
_SHAPE = bytes.maketrans(b"0123456789[,- \t\r\n", b"0000000000:::::::")
_HUGE = b":" + b"0" * 19
_PUNCTUATION = str.maketrans("", "", "+-() .")


def decode(body: bytes) -> Any:
    """The JSON value of `body`. Raises ValueError when it is not JSON.

    What JSON allows but no store can hold is replaced: the character NUL, and whole numbers beyond 64 bits.
    Half a surrogate pair (an emoji cut in two) is replaced as well: strict readers refuse the whole body for it.
    """
    try:
        try:
            value = msgspec.json.decode(body)
        except msgspec.DecodeError:
            body = json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "replace")
            value = msgspec.json.decode(body)
        return _storable(value) if b"\\u0000" in body or _HUGE in body.translate(_SHAPE) else value
    except (ValueError, RecursionError) as error:  # a body of thousands of levels is as good as none
        raise ValueError("the body is not JSON") from error


def _storable(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\x00", "\ufffd")
        case int() if not -INT64 <= value < INT64:
            return str(value)
        case dict():
            pairs = cast("dict[str, Any]", value).items()
            return {_storable(key): _storable(inner) for key, inner in pairs}
        case list():
            return [_storable(inner) for inner in cast("list[Any]", value)]
        case _:
            return value


def text(value: Any) -> str | None:
    """A non-empty text; a whole number is read as its digits, anything else as None."""
    if type(value) is str:
        return value or None
    if type(value) is int:
        return str(value)
    return None


def digits(value: Any) -> str | None:
    """A phone number as digits, without `+` and the punctuation people write. None when it is no phone number."""
    raw = text(value)
    if raw is None:
        return None
    bare = raw if raw.isdigit() else raw.translate(_PUNCTUATION)
    return bare if bare.isdigit() and bare.isascii() else None


def table(value: Any) -> dict[str, Any]:
    """The object `value`, or an empty one."""
    return cast("dict[str, Any]", value) if type(value) is dict else NOTHING


def listed(value: Any) -> list[Any]:
    """The list `value`, or an empty one."""
    return cast("list[Any]", value) if type(value) is list else []


def moment(value: Any, otherwise: datetime) -> datetime:
    """A Unix time in seconds (text or number; milliseconds are noticed), or `otherwise` when it is none."""
    try:
        seconds = int(value)
    except (TypeError, ValueError, OverflowError):
        return otherwise
    if seconds >= MILLISECONDS:
        seconds //= 1000
    return from_unix(seconds) if EARLIEST <= seconds < MILLISECONDS else otherwise
