"""Knowledge on the models' side: reading documents that were uploaded, finding passages, answering from them."""

from collections.abc import AsyncIterator

import msgspec
from msgspec import Struct

from actors.assisting import Doer, Models
from ai.knowledge.learning import Reader
from ai.knowledge.library import Library
from hub.domain.knowledge import KnowledgeAsked, ReadOn

READ, SEARCH, ANSWER = "knowledge_read", "knowledge_search", "knowledge_answer"


def library_of(parts: Models) -> Library:
    """What a process holds of its tenants' knowledge; one is enough for all who ask in it."""
    return Library(parts.stores.knowledge, parts.encoder, parts.gateway)


def doers(parts: Models, library: Library | None = None) -> dict[str, Doer]:
    """`knowledge_read` reads one piece of a document and says how far it is: who asks again and again lets the work of
    others pass between. `knowledge_search` finds passages, `knowledge_answer` answers from them."""
    reader = Reader(parts.stores.knowledge, parts.encoder, parts.clock)
    library = library_of(parts) if library is None else library

    async def read(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        yield await reader.read_on(tenant_id, msgspec.msgpack.decode(request, type=ReadOn).document_id)

    async def search(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        yield await library.find(tenant_id, msgspec.msgpack.decode(request, type=KnowledgeAsked))

    async def answer(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        yield await library.answer(tenant_id, msgspec.msgpack.decode(request, type=KnowledgeAsked))

    return {READ: read, SEARCH: search, ANSWER: answer}
