"""Media: what is kept, under which id, and the short-lived addresses it is fetched from."""

import hashlib
import hmac
import os
import random
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hub.simulator.faults import Fault
from hub.simulator.journal import Entry, FileDropped, FileKept

MIB = 1024 * 1024
_AUDIO = ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")
_OFFICE = (
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
)
# message type → (mime types, most bytes)
ALLOWED: dict[str, tuple[tuple[str, ...], int]] = {
    "audio": (_AUDIO, 16 * MIB),
    "document": (_OFFICE, 100 * MIB),
    "image": (("image/jpeg", "image/png"), 5 * MIB),
    "sticker": (("image/webp",), 500 * 1024),
    "video": (("video/3gpp", "video/mp4"), 16 * MIB),
}


def bare(mime_type: str) -> str:
    """`audio/ogg; codecs=opus` → `audio/ogg`."""
    return mime_type.split(";", 1)[0].strip().lower()


def check_upload(mime_type: str, size: int) -> None:
    """Raise 131053 for a file that a business may not upload."""
    for allowed, most in ALLOWED.values():
        if bare(mime_type) in allowed:
            if size > most:
                raise Fault(131053, f"Media file size too big: {size} bytes. Max for {mime_type}: {most} bytes.")
            if size == 0:
                raise Fault(131053, "The media file is empty.")
            return
    every = ", ".join(sorted({mime for allowed, _ in ALLOWED.values() for mime in allowed}))
    raise Fault(131053, f"Unsupported mime type {mime_type}. Please use one of {every}.")


def check_use(kind: str, file: FileKept) -> None:
    """Raise 131053 when a file cannot be sent as this type of message."""
    allowed, most = ALLOWED[kind]
    if bare(file.mime_type) not in allowed:
        raise Fault(
            131053,
            f"Unsupported {kind.capitalize()} mime type {file.mime_type}. Please use one of {', '.join(allowed)}.",
        )
    if file.size > most:
        raise Fault(131053, f"Media file size too big: {file.size} bytes. Max for {kind}: {most} bytes.")


class Files:
    """Media by id. Equal bytes lie on disk once, whatever ids they have."""

    def __init__(self, folder: Path, write: Callable[[Entry], None]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._write = folder, write
        self._by_id: dict[str, FileKept] = {}
        self._key = os.urandom(32)

    def restore(self, entry: FileKept | FileDropped) -> None:
        """Take in a line of the journal."""
        if isinstance(entry, FileKept):
            self._by_id[entry.id] = entry
        else:
            self._by_id.pop(entry.id, None)

    def keep(self, data: bytes, mime_type: str, filename: str | None, *, by_business: bool) -> FileKept:
        """Store a file and give it an id."""
        digest = hashlib.sha256(data).digest()
        path = self._folder / digest.hex()
        if not path.exists():
            part = path.with_suffix(".part")
            part.write_bytes(data)
            part.rename(path)
        file = FileKept(
            id=str(random.SystemRandom().randrange(10**15, 10**16)),
            mime_type=mime_type,
            sha256=b64encode(digest).decode(),
            size=len(data),
            filename=filename,
            by_business=by_business,
        )
        self._write(file)
        self._by_id[file.id] = file
        return file

    def of_business(self) -> list[FileKept]:
        """What businesses uploaded and have not deleted, in order."""
        return [file for file in self._by_id.values() if file.by_business]

    def get(self, media_id: str) -> FileKept | None:
        return self._by_id.get(media_id)

    def read(self, file: FileKept) -> bytes:
        """The bytes of a file."""
        return (self._folder / b64decode(file.sha256).hex()).read_bytes()

    def drop(self, media_id: str) -> None:
        """Forget an id. The bytes stay: other ids may share them."""
        self._write(FileDropped(id=media_id))
        self._by_id.pop(media_id, None)

    def address(self, file: FileKept, base: str, until: int) -> str:
        """Where the bytes can be fetched until the Unix time `until`, with a bearer token."""
        return f"{base}/media/{file.id}?ext={until}&hash={self._seal(file.id, until)}"

    def fits(self, media_id: str, until: str, seal: str, now: float) -> bool:
        """Whether an address is genuine and not past its time."""
        if not until.isdigit() or now >= int(until):
            return False
        return hmac.compare_digest(self._seal(media_id, int(until)), seal)

    def _seal(self, media_id: str, until: int) -> str:
        return hmac.new(self._key, f"{media_id}:{until}".encode(), hashlib.sha256).hexdigest()[:32]


def in_message(file: FileKept) -> dict[str, Any]:
    """The part of a message's media object that describes the file."""
    return {"id": file.id, "mime_type": file.mime_type, "sha256": file.sha256}
