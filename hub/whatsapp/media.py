"""Files of messages: fetched from Meta and given to it in chunks, never held whole in memory."""

import base64
import binascii
import hashlib
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from msgspec import Struct

from hub.errors import HubbubError
from hub.whatsapp.graph import Graph, GraphRefused, GraphTimeout, chunks
from hub.whatsapp.refusals import judge
from hub.whatsapp.values import table, text

LARGEST = 100 * 1024 * 1024  # bytes; the largest file a customer can send
UPLOAD_TOTAL = 300.0  # seconds for 100 MB over a slow line
_STALE = 404  # an address lives five minutes
_NO_SUCH_FILE = frozenset({33, 100})
_PAGES = frozenset({"text/html", "application/json"})  # what comes instead of a file when something is wrong


class MediaBroken(HubbubError):
    """What arrived is not the file that was announced. Fetching it again may help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MediaFacts(Struct, frozen=True, kw_only=True):
    """What Meta says of a file. `size` is in bytes; `sha256` is the raw digest, None when Meta's cannot be read."""

    media_id: str
    mime_type: str
    size: int | None
    sha256: bytes | None


class Download:
    """A file on its way. Read `chunks` to the end: only then is it known to be whole (else MediaBroken)."""

    def __init__(self, facts: MediaFacts, response: httpx.Response) -> None:
        self.facts = facts
        self._response = response

    async def chunks(self) -> AsyncGenerator[bytes]:
        """The file's bytes in order. Raises MediaBroken when they are not what Meta announced."""
        digest, size = hashlib.sha256(), 0
        _check_type(self.facts, self._response)
        async for chunk in chunks(self._response):
            size += len(chunk)
            if size > LARGEST:
                raise MediaBroken("the file is larger than 100 MB")
            digest.update(chunk)
            yield chunk
        if self.facts.size is not None and size != self.facts.size:
            raise MediaBroken(f"{size} bytes arrived of {self.facts.size}")
        if self.facts.sha256 is not None and digest.digest() != self.facts.sha256:
            raise MediaBroken("the file's SHA-256 is not the one announced")


@asynccontextmanager
async def download(
    graph: Graph, token: str, media_id: str, phone_number_id: str, sha256: str | None = None
) -> AsyncGenerator[Download]:
    """Open the file `media_id`. `sha256` is the one of the webhook, where Meta writes it in base64.

    An address that has gone stale is asked for once more. Raises GraphRefused when Meta does not have the file (its
    `stop_number` then means only that this file cannot be seen), GraphUnreachable or GraphTimeout when it is away.
    """
    for attempt in (1, 2):
        facts, url = await _find(graph, token, media_id, phone_number_id, sha256)
        async with graph.stream(url, token) as response:
            if response.status_code == _STALE and attempt == 1:
                continue
            if response.status_code != 200:
                raise GraphRefused(judge(response.status_code, None, None))
            yield Download(facts, response)
            return


async def upload(
    graph: Graph,
    token: str,
    phone_number_id: str,
    content: AsyncIterator[bytes],
    *,
    size: int,
    mime_type: str,
    filename: str,
) -> str:
    """Give Meta a file of `size` bytes; answers its media id, good for 30 days.

    Raises GraphRefused (131053 for a type or size it does not take), GraphUnreachable or GraphTimeout.
    """
    boundary = f"hubbub-{os.urandom(16).hex()}"
    head, tail = _form(boundary, mime_type, filename)
    headers = {
        "content-type": f"multipart/form-data; boundary={boundary}",
        "content-length": str(len(head) + size + len(tail)),
    }
    body = _framed(head, content, tail)
    path = f"{phone_number_id}/media"
    answer = await graph.call("POST", path, token, content=body, headers=headers, total=UPLOAD_TOTAL)
    media_id = text(table(answer.or_refused().body).get("id"))
    if media_id is None:
        raise GraphTimeout("Graph took a file without naming it")
    return media_id


async def exists(graph: Graph, token: str, media_id: str, phone_number_id: str) -> bool:
    """Whether Meta has a file. Raises GraphRefused when it is not the file that is refused, GraphUnreachable or
    GraphTimeout."""
    answer = await graph.call("GET", media_id, token, params={"phone_number_id": phone_number_id})
    if answer.ok:
        return True
    if table(table(answer.body).get("error")).get("code") in _NO_SUCH_FILE:
        return False
    raise GraphRefused(judge(answer.status, answer.body, answer.retry_after))


async def _find(
    graph: Graph, token: str, media_id: str, phone_number_id: str, sha256: str | None
) -> tuple[MediaFacts, str]:
    answer = await graph.call("GET", media_id, token, params={"phone_number_id": phone_number_id})
    told = table(answer.or_refused().body)
    url = text(told.get("url"))
    if url is None:
        raise MediaBroken("Meta named no address for the file")
    size = text(told.get("file_size")) or ""
    facts = MediaFacts(
        media_id=media_id,
        mime_type=text(told.get("mime_type")) or "application/octet-stream",
        size=int(size) if size.isdecimal() else None,
        sha256=digest_of(told.get("sha256")) or digest_of(sha256),
    )
    return facts, url


def digest_of(written: Any) -> bytes | None:
    """A SHA-256 as Meta writes it: base64 in webhooks, hex in Graph's answers. None when it is neither."""
    letters = text(written) or ""
    try:
        raw = bytes.fromhex(letters) if len(letters) == 64 else base64.b64decode(letters, validate=True)
    except (ValueError, binascii.Error):
        return None
    return raw if len(raw) == hashlib.sha256().digest_size else None


def _check_type(facts: MediaFacts, response: httpx.Response) -> None:
    came = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    announced = facts.mime_type.partition(";")[0].strip().lower()
    if came in _PAGES and came != announced:
        raise MediaBroken(f"{came} came instead of {announced}")


def _form(boundary: str, mime_type: str, filename: str) -> tuple[bytes, bytes]:
    def field(name: str, value: str) -> str:
        return f'--{boundary}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'

    mime, name = _one_line(mime_type), _one_line(filename)
    head = (
        field("messaging_product", "whatsapp")
        + field("type", mime)
        + f'--{boundary}\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n'
        + f"content-type: {mime}\r\n\r\n"
    )
    return head.encode(), f"\r\n--{boundary}--\r\n".encode()


def _one_line(words: str) -> str:
    """Header text: a quote or a line break in a file's name must not end it."""
    return words.replace('"', "%22").replace("\r", "").replace("\n", "").replace("\x00", "")


async def _framed(head: bytes, content: AsyncIterator[bytes], tail: bytes) -> AsyncGenerator[bytes]:
    yield head
    async for chunk in content:
        yield chunk
    yield tail
