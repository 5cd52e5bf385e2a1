"""Knowledge in memory: the same promises as hub.stores.postgres.knowledge."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import structs

from hub.domain.knowledge import MOST_CHUNKS, MOST_DOCUMENTS, Chunk, Document, DocumentState
from hub.errors import Conflict, NotFound
from hub.stores.postgres.knowledge import _SORT, DocumentPage, StoredChunk
from hub.stores.postgres.listing import decode_cursor, encode_cursor

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class FakeKnowledge:
    def __init__(self) -> None:
        self.documents: dict[tuple[str, str], Document] = {}
        self.files: dict[str, bytes] = {}
        self.kept: dict[str, list[StoredChunk]] = {}
        self.claims: dict[str, datetime] = {}
        self.versions: dict[str, int] = {}

    async def add(self, tenant_id: str, document: Document, content: bytes) -> Document:
        ours = [each for (tenant, _), each in self.documents.items() if tenant == tenant_id]
        known = next((each for each in ours if each.sha256 == document.sha256), None)
        if known is not None and known.state != "failed":
            return known
        if known is not None:
            document = structs.replace(
                document, id=known.id, created_by=known.created_by, created_at=known.created_at, state="pending"
            )
        elif len(ours) >= MOST_DOCUMENTS:
            raise Conflict("knowledge_full", "Full.")
        self.documents[tenant_id, document.id] = document
        self.files[document.id] = content
        self.claims.pop(document.id, None)
        return document

    async def get(self, tenant_id: str, document_id: str) -> Document | None:
        return self.documents.get((tenant_id, document_id))

    async def page(self, tenant_id: str, state: DocumentState | None, cursor: str | None, limit: int) -> DocumentPage:
        before = decode_cursor(_SORT, cursor) if cursor else None
        ours = [
            each
            for (tenant, _), each in self.documents.items()
            if tenant == tenant_id
            and (state is None or each.state == state)
            and (before is None or (each.created_at, each.id) < before)
        ]
        ours.sort(key=lambda each: (each.created_at, each.id), reverse=True)
        items = ours[:limit]
        more = encode_cursor(_SORT, items[-1].created_at, items[-1].id) if len(ours) > limit else None
        return DocumentPage(items=items, next_cursor=more)

    async def delete(self, tenant_id: str, document_id: str) -> bool:
        if self.documents.pop((tenant_id, document_id), None) is None:
            return False
        self.files.pop(document_id, None)
        self.kept.pop(document_id, None)
        self._bump(tenant_id)
        return True

    async def chunks(self, tenant_id: str, document_id: str, after: int, limit: int) -> list[Chunk]:
        found = [each.chunk for each in self._kept(tenant_id, document_id) if each.chunk.place > after]
        return found[:limit]

    async def claim(self, now: datetime, until: datetime, limit: int) -> list[tuple[str, Document]]:
        free = [
            (self.claims.get(each.id, LONG_AGO), each.id, tenant, each)
            for (tenant, _), each in self.documents.items()
            if each.state == "pending" and self.claims.get(each.id, LONG_AGO) <= now
        ]
        taken = sorted(free, key=lambda found: found[:2])[:limit]
        self.claims |= {each.id: until for *_, each in taken}
        return [(tenant, each) for _, _, tenant, each in taken]

    async def release(self, tenant_id: str, document_id: str, until: datetime) -> None:
        if (await self.get(tenant_id, document_id)) is not None:
            self.claims[document_id] = until

    async def content(self, tenant_id: str, document_id: str) -> bytes | None:
        return self.files.get(document_id) if (tenant_id, document_id) in self.documents else None

    async def put_chunks(self, tenant_id: str, read: Document, chunks: Sequence[Chunk]) -> None:
        known = self.documents.get((tenant_id, read.id))
        if known is None or known.state != "pending" or known.chunks:
            return
        others = sum(each.chunks for (tenant, _), each in self.documents.items() if tenant == tenant_id)
        if others + len(chunks) > MOST_CHUNKS:
            raise Conflict("knowledge_full", "Full.")
        self._put(tenant_id, known, title=read.title, language=read.language, chunks=len(chunks))
        self.kept[read.id] = [StoredChunk(read.id, chunk, None, None) for chunk in chunks]
        self.files.pop(read.id, None)

    async def without_vectors(self, tenant_id: str, document_id: str, encoder: str, limit: int) -> list[Chunk]:
        return [each.chunk for each in self._kept(tenant_id, document_id) if each.encoder != encoder][:limit]

    async def put_vectors(
        self, tenant_id: str, document_id: str, encoder: str, vectors: Mapping[int, bytes], now: datetime
    ) -> Document:
        known = self.documents.get((tenant_id, document_id))
        if known is None or known.state != "pending":
            raise NotFound("document_not_found", "There is no such document.")
        self.kept[document_id] = [
            StoredChunk(document_id, each.chunk, encoder, vectors[each.chunk.place])
            if each.chunk.place in vectors
            else each
            for each in self._kept(tenant_id, document_id)
        ]
        many = sum(each.encoder == encoder for each in self.kept[document_id])
        document = self._put(tenant_id, known, embedded=many, updated_at=now)
        if document.chunks and many == document.chunks:
            document = self._put(tenant_id, document, state="ready")
            self._replace_page(tenant_id, document)
            self._bump(tenant_id)
        return document

    async def fail(self, tenant_id: str, document_id: str, reason: str, now: datetime) -> None:
        known = self.documents.get((tenant_id, document_id))
        if known is not None and known.state == "pending":
            self._put(tenant_id, known, state="failed", reason=reason, updated_at=now, chunks=0, embedded=0)
            self.files.pop(document_id, None)
            self.kept.pop(document_id, None)

    async def read_again(self, tenant_id: str, document_ids: Sequence[str]) -> None:
        for document_id in document_ids:
            known = self.documents.get((tenant_id, document_id))
            if known is not None and known.state == "ready":
                self._put(tenant_id, known, state="pending", embedded=0)
                self.claims.pop(document_id, None)
        self._bump(tenant_id)

    async def version(self, tenant_id: str) -> int:
        return self.versions.get(tenant_id, 0)

    async def ready(self, tenant_id: str) -> list[Document]:
        ours = [each for (tenant, _), each in self.documents.items() if tenant == tenant_id and each.state == "ready"]
        return sorted(ours, key=lambda each: (each.created_at, each.id))

    async def stored(self, tenant_id: str, document_id: str) -> list[StoredChunk]:
        return self._kept(tenant_id, document_id)

    def _kept(self, tenant_id: str, document_id: str) -> list[StoredChunk]:
        return self.kept.get(document_id, []) if (tenant_id, document_id) in self.documents else []

    def _put(self, tenant_id: str, document: Document, **changes: Any) -> Document:
        changed = structs.replace(document, **changes)
        self.documents[tenant_id, document.id] = changed
        return changed

    def _replace_page(self, tenant_id: str, new: Document) -> None:
        for (tenant, key), each in list(self.documents.items()):
            older = each.id != new.id and each.created_at <= new.created_at
            if tenant == tenant_id and new.origin == each.origin == "page" and each.source == new.source and older:
                del self.documents[tenant, key]

    def _bump(self, tenant_id: str) -> None:
        self.versions[tenant_id] = self.versions.get(tenant_id, 0) + 1
