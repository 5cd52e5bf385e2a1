"""Documents of the knowledge base: adding files and pages, looking at them, removing them."""

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Any

from litestar import Request, delete, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from hub.domain.ids import new_id
from hub.domain.knowledge import Chunk, Document, DocumentKind, DocumentState, Origin
from hub.errors import Invalid, NotFound
from inbox.auth.callers import Caller
from inbox.auth.guards import Me, allow
from inbox.knowledge.fetching import Fetcher
from inbox.knowledge.kinds import FILE_MOST, MB, check_size, kind_of, title_of
from inbox.once import Key, once
from inbox.paging import LIMIT, Cursor, Limit, Page
from inbox.parts import Hub, Parts
from inbox.ranges import bare_type, safe_name
from inbox.uploads import refused

TAGS = ["Knowledge"]
CHUNK = 256 * 1024
FORM = MB  # bytes that a form adds to its file
Title = Annotated[
    str, QueryParameter(name="title", max_length=200, description="What to call it; the file's name when left out")
]
FileName = Annotated[
    str, QueryParameter(name="filename", max_length=240, description="For a body that is the file itself")
]
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$"  # `es`, `pt-BR`, `hi-Latn`
Spoken = Annotated[str, Meta(pattern=LANGUAGE)]
Language = Annotated[str | None, QueryParameter(name="language", pattern=LANGUAGE, description="ISO 639, such as `es`")]
StateIs = Annotated[DocumentState | None, QueryParameter(name="state")]
PassagesFrom = Annotated[
    str | None, QueryParameter(name="cursor", max_length=10, description="`next_cursor` of the page before")
]


class Source(Struct, frozen=True, kw_only=True):
    """What is known of a document before it is read. A page's `title` is its address until the page names itself."""

    kind: DocumentKind
    origin: Origin
    source: str
    title: str
    language: str | None


class PageToAdd(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`url` of a public page. Adding it again brings in what it says now."""

    url: Annotated[str, Meta(min_length=1, max_length=2000)]
    title: Annotated[str, Meta(max_length=200)] = ""
    language: Spoken | None = None


class DocumentView(Struct, frozen=True, kw_only=True):
    """A document and some of its passages in their order; none while it is read for the first time."""

    document: Document
    passages: list[Chunk]
    next_cursor: str | None = None


@get("/v1/knowledge/documents", tags=TAGS, summary="List documents", guards=[allow("read_conversations")])
async def list_documents(
    *, parts: Hub, caller: Me, state_is: StateIs = None, cursor: Cursor = None, limit: Limit = LIMIT
) -> Page[Document]:
    """The newest first. While one is `pending`, `embedded` of its `chunks` passages can be found soon."""
    page = await parts.stores.knowledge.page(caller.tenant_id, state_is, cursor, limit)
    return Page(items=page.items, next_cursor=page.next_cursor)


@get("/v1/knowledge/documents/{document_id:str}", tags=TAGS, summary="Get a document and its passages",
     guards=[allow("read_conversations")])  # fmt: skip
async def get_document(
    *, parts: Hub, caller: Me, document_id: FromPath[str], cursor: PassagesFrom = None, limit: Limit = LIMIT
) -> DocumentView:
    """As it is searched: each passage with the headings above it."""
    document = await _found(parts, caller, document_id)
    after = _place(cursor)
    passages = await parts.stores.knowledge.chunks(caller.tenant_id, document.id, after, limit + 1)
    more = str(passages[limit - 1].place) if len(passages) > limit else None
    return DocumentView(document=document, passages=passages[:limit], next_cursor=more)


@post("/v1/knowledge/documents", tags=TAGS, summary="Add a file", guards=[allow("edit_knowledge")],
      request_max_body_size=FILE_MOST + FORM)  # fmt: skip
async def add_document(
    *,
    parts: Hub,
    caller: Me,
    request: Request[Any, Any, Any],
    filename: FileName = "",
    title: Title = "",
    language: Language = None,
    idempotency_key: Key = None,
) -> Document:
    """Plain text, Markdown, HTML or PDF of up to 10 MB, as the body itself or as the part `file` of a form. It is
    `pending` until it has been read. The same content again is the same document. 409 `knowledge_full`."""
    mime_type, name, content = await _file_in(request, filename)
    kind = kind_of(mime_type, name, content)

    async def act() -> Document:
        source, called = safe_name(name) or "file", title.strip() or title_of(name)
        about = Source(kind=kind, origin="file", source=source, title=called, language=language)
        return await keep(parts, caller, about, content)

    same = (name, title, language, hashlib.sha256(content).hexdigest())
    return await once(parts, caller, idempotency_key, same, act, kind=Document)


@post("/v1/knowledge/pages", tags=TAGS, summary="Add a page", guards=[allow("edit_knowledge")])
async def add_page(parts: Hub, caller: Me, data: JSONBody[PageToAdd], idempotency_key: Key = None) -> Document:
    """Fetches a public page of up to 5 MB: HTML, plain text, Markdown or PDF. 422 `page_not_fetched` says why not."""

    async def act() -> Document:
        page = await Fetcher(private=parts.settings.private_pages).fetch(data.url)
        about = Source(
            kind=page.kind,
            origin="page",
            source=page.address,
            title=data.title.strip() or page.address,
            language=data.language,
        )
        return await keep(parts, caller, about, page.content)

    return await once(parts, caller, idempotency_key, data, act, kind=Document)


@delete("/v1/knowledge/documents/{document_id:str}", tags=TAGS, summary="Remove a document",
        guards=[allow("edit_knowledge")])  # fmt: skip
async def remove_document(parts: Hub, caller: Me, document_id: FromPath[str]) -> None:
    """With all its passages; from the next question on nothing is answered from it."""
    if not await parts.stores.knowledge.delete(caller.tenant_id, document_id):
        raise NotFound("document_not_found", "There is no such document.")


async def keep(parts: Parts, caller: Caller, about: Source, content: bytes) -> Document:
    """A new pending document, or the one that has this content already."""
    now = parts.clock()
    document = Document(
        id=new_id("doc", now),
        title=" ".join(about.title.split()),
        kind=about.kind,
        origin=about.origin,
        source=about.source,
        sha256=hashlib.sha256(content).hexdigest(),
        language=about.language,
        created_by=caller.id,
        created_at=now,
        updated_at=now,
    )
    kept = await parts.stores.knowledge.add(caller.tenant_id, document, content)
    parts.taught.set()
    return kept


async def _file_in(request: Request[Any, Any, Any], filename: str) -> tuple[str, str, bytes]:
    """(type, name, bytes) of the file in a request."""
    if bare_type(request.headers.get("content-type")) != "multipart/form-data":
        return request.headers.get("content-type", ""), filename, await _whole(request.stream())
    form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise refused("file", "The form has no part called file")
    return file.content_type, filename or file.filename, await _whole(_read(file))


async def _read(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk


async def _whole(chunks: AsyncIterator[bytes]) -> bytes:
    content = bytearray()
    async for chunk in chunks:
        content += chunk
        check_size(max(len(content), 1), FILE_MOST)
    check_size(len(content), FILE_MOST)
    return bytes(content)


async def _found(parts: Parts, caller: Caller, document_id: str) -> Document:
    document = await parts.stores.knowledge.get(caller.tenant_id, document_id)
    if document is None:
        raise NotFound("document_not_found", "There is no such document.")
    return document


def _place(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit()):
        errors = [{"path": "cursor", "message": "is not one this list gave out"}]
        raise Invalid("invalid_cursor", "The cursor does not belong to this list.", {"errors": errors})
    return int(cursor)


ROUTES = [list_documents, get_document, add_document, add_page, remove_document]
