"""What businesses know: documents, and their passages with vectors.

A file waits beside its document until its passages are kept, then it goes. The passages get their vectors piece by
piece; whoever breaks off leaves a document that the next one goes on with. A tenant's version grows whenever what can
be found changes.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct, structs

from hub.domain.knowledge import MOST_CHUNKS, MOST_DOCUMENTS, Chunk, Document, DocumentState
from hub.errors import Conflict, NotFound
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.listing import Where, decode_cursor, encode_cursor
from hub.stores.postgres.pool import Connection, Postgres, Row

_SORT: Final = "knowledge"
ALWAYS: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIELDS: Final = tuple(field.name for field in structs.fields(Document))

ADD = f"""
insert into knowledge_documents (tenant_id, {", ".join(_FIELDS)})
values ({", ".join(f"${n}" for n in range(1, len(_FIELDS) + 2))})
on conflict (sha256, tenant_id) do update set title = excluded.title, kind = excluded.kind, origin = excluded.origin,
    source = excluded.source, state = 'pending', reason = null, chunks = 0, embedded = 0,
    language = excluded.language, updated_at = excluded.updated_at, claimed_until = null
where knowledge_documents.state = 'failed' returning *
"""  # noqa: S608 - names of ours
MANY = "select count(*) from knowledge_documents where tenant_id = $1"
MANY_CHUNKS = "select coalesce(sum(chunks), 0) from knowledge_documents where tenant_id = $1"
KEEP_FILE = """
insert into knowledge_files (document_id, tenant_id, content) values ($1, $2, $3)
on conflict (document_id) do update set content = excluded.content
"""
KEEP_CHUNKS = """
insert into knowledge_chunks (document_id, tenant_id, place, heading, page, text)
select $1, $2, place, heading, page, text
from jsonb_to_recordset($3::jsonb) as c (place integer, heading text[], page integer, text text)
"""
# Who waited longest first, so that one large document does not keep the small ones of others waiting.
CLAIM = """
with free as (
    select id, claimed_until as free_since from knowledge_documents
    where state = 'pending' and (claimed_until is null or claimed_until <= $1)
    order by claimed_until nulls first, id limit $3 for update skip locked
)
update knowledge_documents d set claimed_until = $2 from free where d.id = free.id returning d.*, free_since
"""
BUMP = """
insert into knowledge_versions (tenant_id, version) values ($1, 1)
on conflict (tenant_id) do update set version = knowledge_versions.version + 1
"""
COUNT = """
update knowledge_documents set updated_at = $3,
    embedded = (select count(*) from knowledge_chunks where document_id = $1 and encoder = $2)
where id = $1 and state = 'pending' returning *
"""
# A page that was fetched again takes the place of what it was before.
REPLACE = """
delete from knowledge_documents
where tenant_id = $1 and origin = 'page' and source = $2 and id <> $3 and created_at <= $4
"""


class StoredChunk(Struct, frozen=True):
    """`vector` holds float16 numbers of the encoder of that name; None: not computed yet."""

    document_id: str
    chunk: Chunk
    encoder: str | None
    vector: bytes | None


class DocumentPage(Struct, frozen=True, kw_only=True):
    items: list[Document]
    next_cursor: str | None = None


class Knowledge:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def add(self, tenant_id: str, document: Document, content: bytes) -> Document:
        """Keep a pending document with its file; when the content is there already, that document. One that failed is
        pending again. Raises Conflict `knowledge_full`."""
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow(ADD, tenant_id, *structs.astuple(document))
            if row is None:
                row = await connection.fetchrow(
                    "select * from knowledge_documents where sha256 = $1 and tenant_id = $2", document.sha256, tenant_id
                )
                if row is None:
                    raise Conflict("knowledge_changed", "The document was removed at this moment: add it again.")
                return _document(row)
            if await connection.fetchval(MANY, tenant_id) > MOST_DOCUMENTS:
                detail = f"There may be {MOST_DOCUMENTS} documents: remove some first."
                raise Conflict("knowledge_full", detail)
            await connection.execute(KEEP_FILE, row["id"], tenant_id, content)
        return _document(row)

    async def get(self, tenant_id: str, document_id: str) -> Document | None:
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow("select * from knowledge_documents where id = $1", document_id)
        return _document(row) if row else None

    async def page(self, tenant_id: str, state: DocumentState | None, cursor: str | None, limit: int) -> DocumentPage:
        """The newest first. Raises Invalid for a cursor that is none."""
        where = Where()
        where.add("tenant_id = {}", tenant_id)
        if state:
            where.add("state = {}", state)
        if cursor:
            where.add("(created_at, id) < ({}, {})", *decode_cursor(_SORT, cursor))
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                f"select * from knowledge_documents where {where.sql} "  # noqa: S608 conditions are written above
                f"order by created_at desc, id desc limit {limit + 1}",
                *where.arguments,
            )
        items = [_document(row) for row in rows[:limit]]
        more = encode_cursor(_SORT, items[-1].created_at, items[-1].id) if len(rows) > limit else None
        return DocumentPage(items=items, next_cursor=more)

    async def delete(self, tenant_id: str, document_id: str) -> bool:
        """With its passages. False when there was none."""
        async with self._pg.tenant(tenant_id) as connection:
            gone = await connection.fetchval(
                "delete from knowledge_documents where id = $1 returning true", document_id
            )
            if gone:
                await connection.execute(BUMP, tenant_id)
        return bool(gone)

    async def chunks(self, tenant_id: str, document_id: str, after: int, limit: int) -> list[Chunk]:
        """The passages behind place `after`, in order."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select place, heading, text, page from knowledge_chunks where document_id = $1 and place > $2 "
                "order by place limit $3",
                document_id,
                after,
                limit,
            )
        return [_chunk(row) for row in rows]

    # --- reading

    async def claim(self, now: datetime, until: datetime, limit: int) -> list[tuple[str, Document]]:
        """(tenant id, document) of pending ones that nobody works at, who waited longest first; others leave them alone
        until `until`. Of all tenants."""
        async with self._pg.system() as connection:
            rows = await connection.fetch(CLAIM, now, until, limit)
        rows.sort(key=lambda row: (row["free_since"] or ALWAYS, row["id"]))
        return [(row["tenant_id"], _document(row)) for row in rows]

    async def release(self, tenant_id: str, document_id: str, until: datetime) -> None:
        """Work at it may go on from `until` on."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "update knowledge_documents set claimed_until = $2 where id = $1 and state = 'pending'",
                document_id,
                until,
            )

    async def content(self, tenant_id: str, document_id: str) -> bytes | None:
        """The file of a document whose passages are not kept yet."""
        async with self._pg.tenant(tenant_id) as connection:
            return await connection.fetchval("select content from knowledge_files where document_id = $1", document_id)

    async def put_chunks(self, tenant_id: str, read: Document, chunks: Sequence[Chunk]) -> None:
        """Keep the passages of a pending document with the title and language that were read, and let its file go.
        Somebody who did so before wins. Raises Conflict `knowledge_full`."""
        async with self._pg.tenant(tenant_id) as connection:
            first = await connection.fetchval(
                "update knowledge_documents set title = $2, language = $3, chunks = $4 "
                "where id = $1 and state = 'pending' and chunks = 0 returning true",
                read.id,
                read.title,
                read.language,
                len(chunks),
            )
            if not first:
                return
            if await connection.fetchval(MANY_CHUNKS, tenant_id) > MOST_CHUNKS:
                detail = f"All documents together may have {MOST_CHUNKS} passages: remove some first."
                raise Conflict("knowledge_full", detail)
            await connection.execute("delete from knowledge_chunks where document_id = $1", read.id)
            await connection.execute(KEEP_CHUNKS, read.id, tenant_id, json_text(list(chunks)))
            await connection.execute("delete from knowledge_files where document_id = $1", read.id)

    async def without_vectors(self, tenant_id: str, document_id: str, encoder: str, limit: int) -> list[Chunk]:
        """Passages that this encoder has not read, in order."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select place, heading, text, page from knowledge_chunks "
                "where document_id = $1 and encoder is distinct from $2 order by place limit $3",
                document_id,
                encoder,
                limit,
            )
        return [_chunk(row) for row in rows]

    async def put_vectors(
        self, tenant_id: str, document_id: str, encoder: str, vectors: Mapping[int, bytes], now: datetime
    ) -> Document:
        """Keep vectors by place; with the last one the document is ready, and what the same page said before is gone.
        Raises NotFound when it was removed or is over."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "update knowledge_chunks set encoder = $2, vector = v.vector "
                "from unnest($3::integer[], $4::bytea[]) as v (place, vector) "
                "where document_id = $1 and knowledge_chunks.place = v.place",
                document_id,
                encoder,
                list(vectors),
                list(vectors.values()),
            )
            row = await connection.fetchrow(COUNT, document_id, encoder, now)
            if row is None:
                raise NotFound("document_not_found", "There is no such document.")
            document = _document(row)
            if document.chunks and document.embedded == document.chunks:
                document = await _ready(connection, tenant_id, document)
        return document

    async def fail(self, tenant_id: str, document_id: str, reason: str, now: datetime) -> None:
        """A pending document cannot be read; `reason` is one sentence for people."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "update knowledge_documents set state = 'failed', reason = $2, updated_at = $3, chunks = 0, "
                "embedded = 0, claimed_until = null where id = $1 and state = 'pending'",
                document_id,
                reason,
                now,
            )
            for table in ("knowledge_files", "knowledge_chunks"):
                await connection.execute(
                    f"delete from {table} t using knowledge_documents d "  # noqa: S608 - names of ours
                    "where d.id = $1 and t.document_id = d.id and d.state = 'failed'",
                    document_id,
                )

    async def read_again(self, tenant_id: str, document_ids: Sequence[str]) -> None:
        """Ready documents whose vectors are of no use any more are pending again."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "update knowledge_documents set state = 'pending', embedded = 0, claimed_until = null "
                "where id = any($1::text[]) and state = 'ready'",
                list(document_ids),
            )
            await connection.execute(BUMP, tenant_id)

    # --- finding

    async def version(self, tenant_id: str) -> int:
        """Grows with every document that becomes ready or goes."""
        async with self._pg.tenant(tenant_id) as connection:
            found = await connection.fetchval("select version from knowledge_versions where tenant_id = $1", tenant_id)
        return found or 0

    async def ready(self, tenant_id: str) -> list[Document]:
        """Everything that can be found, the oldest first."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select * from knowledge_documents where tenant_id = $1 and state = 'ready' order by created_at, id",
                tenant_id,
            )
        return [_document(row) for row in rows]

    async def stored(self, tenant_id: str, document_id: str) -> list[StoredChunk]:
        """All passages of a document with their vectors, in order."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select * from knowledge_chunks where document_id = $1 order by place", document_id
            )
        return [StoredChunk(row["document_id"], _chunk(row), row["encoder"], row["vector"]) for row in rows]


async def _ready(connection: Connection, tenant_id: str, document: Document) -> Document:
    row = await connection.fetchrow(
        "update knowledge_documents set state = 'ready', claimed_until = null where id = $1 returning *", document.id
    )
    if document.origin == "page":
        await connection.execute(REPLACE, tenant_id, document.source, document.id, document.created_at)
    await connection.execute(BUMP, tenant_id)
    return _document(row) if row else document


def _document(row: Row) -> Document:
    return Document(**{name: row[name] for name in _FIELDS})


def _chunk(row: Row) -> Chunk:
    return Chunk(place=row["place"], heading=tuple(row["heading"]), text=row["text"], page=row["page"])
