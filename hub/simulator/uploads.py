"""Resumable uploads of example files: a session, its bytes as far as they came, and the handle of what is whole."""

import os
from base64 import b64encode, urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from hub.simulator.faults import Fault, unknown_object
from hub.simulator.files import ALLOWED
from hub.simulator.journal import Entry, HandleMade, UploadOpened

PREFIX = "upload:"
# What a header's example may be, by its format.
FORMATS = {
    "IMAGE": ("image/jpeg", "image/jpg", "image/png"),
    "VIDEO": ("video/mp4",),
    "GIF": ("video/mp4",),
    "DOCUMENT": ("application/pdf",),
}
TYPES = frozenset(mime for mimes in FORMATS.values() for mime in mimes)
MOST = max(most for _, most in ALLOWED.values())


class Uploads:
    """Sessions and handles. Bytes are on disk as they arrive, so that a broken upload goes on where it stopped."""

    def __init__(self, folder: Path, write: Callable[[Entry], None]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._write = folder, write
        self._open: dict[str, UploadOpened] = {}
        self._handles: dict[str, HandleMade] = {}

    def restore(self, entry: UploadOpened | HandleMade) -> None:
        """Take in a line of the journal."""
        if isinstance(entry, UploadOpened):
            self._open[entry.id] = entry
        else:
            self._handles[entry.handle] = entry

    def begin(self, name: str, size: str, mime_type: str) -> str:
        """A new session; its id, which callers use as a path: it has a signature behind a question mark."""
        if not size.isdigit() or not 0 < int(size) <= MOST:
            raise Fault(100, f"Param file_length must be a number of bytes from 1 to {MOST}.")
        if mime_type not in TYPES:
            raise Fault(100, f"Param file_type must be one of {', '.join(sorted(TYPES))}.")
        upload_id = PREFIX + _token(48)
        opened = UploadOpened(upload_id, name, int(size), mime_type)
        self._write(opened)
        self._open[upload_id] = opened
        return f"{upload_id}?sig=AR{_token(12)}"

    def offset(self, upload_id: str) -> int:
        """How many bytes have arrived. Raises Fault for a session that is not there."""
        self._session(upload_id)
        path = self._path(upload_id)
        return path.stat().st_size if path.exists() else 0

    async def take(self, upload_id: str, offset: str, chunks: AsyncIterator[bytes]) -> str | None:
        """Bytes from `offset` on, which must be where the last ones ended. The handle once the file is whole."""
        opened = self._session(upload_id)
        if offset != str(self.offset(upload_id)):
            raise Fault(100, f"Header file_offset is {offset}; the upload stopped at {self.offset(upload_id)}.")
        with self._path(upload_id).open("ab", buffering=0) as file:
            async for chunk in chunks:
                if file.tell() + len(chunk) > opened.size:
                    raise Fault(100, "More bytes than file_length announced.")
                file.write(chunk)
        if self.offset(upload_id) < opened.size:
            return None
        made = HandleMade(
            f"4::{b64encode(opened.mime_type.encode()).decode()}:AR{_token(24)}", upload_id, opened.mime_type
        )
        self._write(made)
        self._handles[made.handle] = made
        return made.handle

    def of_handle(self, handle: str) -> HandleMade | None:
        return self._handles.get(handle)

    def sample(self, upload_id: str) -> tuple[bytes, str] | None:
        """The bytes and type of a whole upload, for those who look at a template's example."""
        whole = next((made for made in self._handles.values() if made.upload == upload_id), None)
        return None if whole is None else (self._path(upload_id).read_bytes(), whole.mime_type)

    def _session(self, upload_id: str) -> UploadOpened:
        opened = self._open.get(upload_id)
        if opened is None:
            raise unknown_object(upload_id[:80])
        return opened

    def _path(self, upload_id: str) -> Path:
        return self._folder / upload_id.removeprefix(PREFIX)


def _token(size: int) -> str:
    return urlsafe_b64encode(os.urandom(size)).decode().rstrip("=")
