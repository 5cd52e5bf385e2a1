"""Files of messages, in a folder or in S3, GCS or Azure. Nothing is held in memory whole, coming or going."""

import asyncio
import shutil
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from hub.errors import NotFound, Unavailable

CHUNK = 256 * 1024  # bytes given out at a time


@dataclass(frozen=True, slots=True)
class Stored:
    """`size` in bytes; `etag` changes with the content."""

    size: int
    etag: str | None


class Media:
    """Keys are paths of ours, such as `tenant/message id`. Raises Unavailable("media") when the store is away."""

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        """`folder`: where the store is a folder of this machine."""
        self._store = store
        self._folder = folder

    @classmethod
    def open(cls, url: str) -> "Media":
        """`url` is a folder, `file:///…`, `s3://bucket/prefix`, `gs://…` or `az://…`; secrets from the environment."""
        parts = urlsplit(url)
        if parts.scheme in ("", "file"):
            folder = Path(url2pathname(parts.path)) if parts.scheme else Path(url)
            return cls(LocalStore(folder.absolute(), mkdir=True, automatic_cleanup=True), folder.absolute())
        return cls(from_url(url))

    async def put_stream(self, key: str, chunks: AsyncIterable[bytes]) -> int:
        """Store a file; its size. It exists whole or not at all: when `chunks` fails, nothing is stored."""
        size = 0

        async def counted() -> AsyncIterator[bytes]:
            nonlocal size
            async for chunk in chunks:
                size += len(chunk)
                yield chunk

        try:
            await obstore.put_async(self._store, key, counted())
        except BaseError as problem:
            raise Unavailable("media", f"not stored: {problem}") from problem
        return size

    async def head(self, key: str) -> Stored:
        """Raises NotFound `media_not_found`."""
        try:
            meta = await obstore.head_async(self._store, key)
        except (FileNotFoundError, BaseError) as problem:
            raise _missing(problem) from problem
        return Stored(size=meta["size"], etag=meta.get("e_tag"))

    async def range(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Bytes from `start`, which lies within the file, up to, not including, `end`. Raises NotFound."""
        if end <= start:
            return
        try:
            result = await obstore.get_async(self._store, key, options={"range": (start, end)})
            async for chunk in result.stream(min_chunk_size=CHUNK):
                yield memoryview(cast("Any", chunk)).tobytes()
        except (FileNotFoundError, BaseError) as problem:
            raise _missing(problem) from problem

    async def delete(self, key: str) -> None:
        """Twice is fine."""
        try:
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return
        except BaseError as problem:
            raise Unavailable("media", f"not deleted: {problem}") from problem

    async def delete_under(self, prefix: str) -> None:
        """Everything whose key begins with `prefix/` goes. Twice is fine."""
        if self._folder is not None:  # a process that was killed leaves half a file, which the store does not list
            await asyncio.to_thread(shutil.rmtree, self._folder / prefix, ignore_errors=True)
            return
        try:
            async for found in obstore.list(self._store, f"{prefix}/"):
                await obstore.delete_async(self._store, [each["path"] for each in found])
        except BaseError as problem:
            raise Unavailable("media", f"not deleted: {problem}") from problem

    async def ready(self) -> bool:
        """Whether the store answers."""
        try:
            await obstore.head_async(self._store, "ready")
        except FileNotFoundError:
            return True
        except BaseError:
            return False
        return True


def _missing(problem: Exception) -> NotFound | Unavailable:
    if isinstance(problem, FileNotFoundError):
        return NotFound("media_not_found", "There is no such file.")
    return Unavailable("media", str(problem))
