"""Reading a document, piece by piece: first its text into passages, then a few passages at a time into vectors.

Each piece is kept before the next is asked for, and doing one twice changes nothing: whoever dies in between leaves a
document that the next one goes on with.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from msgspec import structs

from ai.embeddings import Encoder
from ai.knowledge.apart import read_apart
from ai.knowledge.outline import Read, Unreadable
from hub.clock import Clock
from hub.domain.knowledge import Chunk, Document, DocumentKind, ReadSoFar
from hub.errors import Conflict

PIECE = 32  # passages read before somebody else's document gets its turn: 1 to 2 s of a core
BATCH = 8  # read at once: a customer's message waits for no more than these, 0.3 s
LONGEST_HEADING = 80  # characters of headings that are read with each passage

LOST = "Its file is gone: upload it again."


class Desk(Protocol):
    """What is asked of the store."""

    async def get(self, tenant_id: str, document_id: str) -> Document | None: ...
    async def content(self, tenant_id: str, document_id: str) -> bytes | None: ...
    async def put_chunks(self, tenant_id: str, read: Document, chunks: Sequence[Chunk]) -> None: ...
    async def without_vectors(self, tenant_id: str, document_id: str, encoder: str, limit: int) -> list[Chunk]: ...
    async def put_vectors(
        self, tenant_id: str, document_id: str, encoder: str, vectors: Mapping[int, bytes], now: datetime
    ) -> Document: ...
    async def fail(self, tenant_id: str, document_id: str, reason: str, now: datetime) -> None: ...


class Reader:
    """Reads on in a document. `read` makes passages of a file; it blocks its thread and raises Unreadable."""

    def __init__(
        self, store: Desk, encoder: Encoder, clock: Clock, read: Callable[[DocumentKind, bytes], Read] = read_apart
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._clock = clock
        self._read = read

    async def read_on(self, tenant_id: str, document_id: str) -> ReadSoFar:
        """One piece of a pending document; how far it is then. Raises NotFound when it goes meanwhile."""
        document = await self._store.get(tenant_id, document_id)
        if document is None or document.state != "pending":
            return _told(document)
        try:
            if document.chunks == 0:
                await self._make_chunks(tenant_id, document)
                return _told(await self._store.get(tenant_id, document_id))
        except Unreadable as problem:
            return await self._failed(tenant_id, document_id, problem.reason)
        except Conflict as full:
            return await self._failed(tenant_id, document_id, full.detail)
        chunks = await self._store.without_vectors(tenant_id, document_id, self._encoder.name, PIECE)
        vectors: dict[int, bytes] = {}
        for start in range(0, len(chunks), BATCH):
            batch = chunks[start : start + BATCH]
            reading = await asyncio.to_thread(self._encoder.encode, [spoken(chunk) for chunk in batch])
            half = reading.vectors.astype(np.float16)
            vectors |= {chunk.place: vector.tobytes() for chunk, vector in zip(batch, half, strict=True)}
        return _told(await self._store.put_vectors(tenant_id, document_id, self._encoder.name, vectors, self._clock()))

    async def _make_chunks(self, tenant_id: str, document: Document) -> None:
        content = await self._store.content(tenant_id, document.id)
        if content is None:
            raise Unreadable(LOST)
        found = await asyncio.to_thread(self._read, document.kind, content)
        unnamed = document.title == document.source
        title = (found.title if unnamed else None) or document.title
        read = structs.replace(document, title=title, language=document.language or found.language)
        await self._store.put_chunks(tenant_id, read, found.chunks)

    async def _failed(self, tenant_id: str, document_id: str, reason: str) -> ReadSoFar:
        await self._store.fail(tenant_id, document_id, reason, self._clock())
        return _told(await self._store.get(tenant_id, document_id))


def spoken(chunk: Chunk) -> str:
    """What an encoder reads of a passage: the nearest headings, then the text."""
    heading = ": ".join(chunk.heading[-2:])[-LONGEST_HEADING:]
    return f"{heading}: {chunk.text}" if heading else chunk.text


def _told(document: Document | None) -> ReadSoFar:
    if document is None:
        return ReadSoFar(state=None)
    return ReadSoFar(state=document.state, chunks=document.chunks, embedded=document.embedded)
