"""The words of tus 1.0.0 (https://tus.io/protocols/resumable-upload), which resumable uploads speak here. Pure.

Core protocol with the extensions creation, expiration and termination. tus and not the IETF draft: its libraries are
there for every language and have been for years, and it does not change any more.
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from hub.errors import Invalid, Refusal

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,expiration,termination"
BODY: Final = "application/offset+octet-stream"
LONGEST: Final = 16_384  # characters of metadata: a map of 4,000 in UTF-8 and base64, and the rest


class OtherVersion(Refusal):
    """The client speaks another tus; the answer names ours."""

    status = 412

    def __init__(self) -> None:
        super().__init__("tus_version", f"Send `Tus-Resumable: {VERSION}`.", {"tus_version": VERSION})
        self.headers = {"Tus-Version": VERSION}


class NoPiece(Refusal):
    """A body that is no piece of a file."""

    status = 415


def spoken(version: str | None) -> None:
    """Raises OtherVersion."""
    if version != VERSION:
        raise OtherVersion


def length(text: str | None) -> int:
    """`Upload-Length`. Raises Invalid: an upload whose length is told later is not taken."""
    if text is None or not (text.isascii() and text.isdecimal()) or int(text) == 0:
        raise wrong("Upload-Length", "must say how many bytes the file has, 1 or more")
    return int(text)


def offset(text: str | None) -> int:
    """`Upload-Offset`. Raises Invalid."""
    if text is None or not (text.isascii() and text.isdecimal()):
        raise wrong("Upload-Offset", "must say at which byte this piece begins")
    return int(text)


def metadata(text: str | None) -> dict[str, str]:
    """`Upload-Metadata`: `key base64,key base64`, UTF-8 inside. Raises Invalid."""
    if text is not None and len(text) > LONGEST:
        raise wrong("Upload-Metadata", f"has more than {LONGEST} characters")
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in (text or "").split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as problem:
            raise wrong("Upload-Metadata", f"{key[:40]!r} is not UTF-8 text in base64") from problem
    return found


def written(facts: Mapping[str, str]) -> str:
    """`Upload-Metadata` of these facts; empty ones are left out."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items() if value)


def headers(received: int, whole: int, expires: datetime) -> dict[str, str]:
    """Where an upload stands."""
    return {
        "Tus-Resumable": VERSION,
        "Upload-Offset": str(received),
        "Upload-Length": str(whole),
        "Upload-Expires": format_datetime(expires.astimezone(UTC), usegmt=True),
    }


def wrong(header: str, message: str) -> Invalid:
    return Invalid("invalid_upload", f"{header} {message}.", {"errors": [{"path": header, "message": message}]})
