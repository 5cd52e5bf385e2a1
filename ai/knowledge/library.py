"""The documents of all businesses as far as somebody asks for them: found, and answered from.

A business's passages come into memory with its first question and stay until others push them out. Before each
question its version is looked up, so that a document that was added or removed a moment ago counts.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from msgspec import structs

from ai.embeddings import Encoder, Floats
from ai.gateway import NoProvider, OverBudget, ProvidersFailed, Task
from ai.knowledge.answers import SHOWN, UNSUPPORTED, Draft, as_passages, checked, shown
from ai.knowledge.background import Background
from ai.knowledge.index import Index, Part, part_of
from hub.domain.knowledge import Document, KnowledgeAnswer, KnowledgeAsked, KnowledgeFound
from hub.errors import Unavailable
from hub.log import logger
from hub.stores.postgres.knowledge import StoredChunk

if TYPE_CHECKING:
    from ai.gateway import Gateway

log = logger("knowledge")

MOST_TENANTS = 500  # in memory, most of them small
MOST_HELD = 50_000  # passages in memory, 300 MB; beyond them the business that asked longest ago goes
AWAY = "No language model can be asked at this moment; these passages fit best."
LONGEST_QUESTION = 2000  # characters


class Shelves(Protocol):
    """What is asked of the store."""

    async def version(self, tenant_id: str) -> int: ...
    async def ready(self, tenant_id: str) -> list[Document]: ...
    async def stored(self, tenant_id: str, document_id: str) -> list[StoredChunk]: ...
    async def read_again(self, tenant_id: str, document_ids: list[str]) -> None: ...


@dataclass(slots=True)
class Shelf:
    """One business's documents. `parts` by document id; the index is made anew of them."""

    version: int = -1
    parts: dict[str, Part] = field(default_factory=dict[str, Part])
    index: Index | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __len__(self) -> int:
        return len(self.index) if self.index else 0


class Library:
    """One per process. Losing it loses nothing: it is read again from the store."""

    def __init__(self, store: Shelves, encoder: Encoder, gateway: "Gateway", most: int = MOST_HELD) -> None:
        self._store = store
        self._encoder = encoder
        self._gateway = gateway
        self._most = most
        self._shelves: OrderedDict[str, Shelf] = OrderedDict()
        self._background: Background | None = None
        self._measuring = asyncio.Lock()

    def __len__(self) -> int:
        """Passages in memory."""
        return sum(len(shelf) for shelf in self._shelves.values())

    async def find(self, tenant_id: str, asked: KnowledgeAsked) -> KnowledgeFound:
        """The passages that surely speak of the question, the best first; none when nothing does."""
        question = asked.question.strip()[:LONGEST_QUESTION]
        if not question:
            return KnowledgeFound()
        index = await self._index(tenant_id)
        if not len(index):
            return KnowledgeFound()
        vector = await asyncio.to_thread(self._read, question)
        found = await asyncio.to_thread(index.find, question, vector, asked.language, asked.limit)
        return KnowledgeFound(passages=tuple(found))

    async def answer(self, tenant_id: str, asked: KnowledgeAsked) -> KnowledgeAnswer:
        """Written by a model from the passages that fit best, with those it names; else the passages themselves."""
        passages = (await self.find(tenant_id, structs.replace(asked, limit=SHOWN))).passages
        if not passages or not self._gateway.configured():
            return as_passages(passages)
        question = asked.question.strip()[:LONGEST_QUESTION]
        values = {"question": question, "passages": shown(passages), "language": asked.language or ""}
        task = Task(
            tenant_id=tenant_id,
            feature="knowledge",
            prompt="answer_from_knowledge",
            values=values,
            answer=Draft,
            names=asked.names,
        )
        try:
            written = await self._gateway.write(task)
        except NoProvider:
            return as_passages(passages)
        except (OverBudget, ProvidersFailed) as refusal:
            return as_passages(passages, refusal.detail)
        except Unavailable as away:
            log.warning("no model can be asked", dependency=away.dependency)
            return as_passages(passages, AWAY)
        answer = checked(written.value, passages)
        if answer is None:
            log.info("an answer was dropped", tenant=tenant_id, prompt=written.prompt, model=written.model)
            return as_passages(passages, UNSUPPORTED)
        return structs.replace(
            answer,
            provider=written.provider,
            model=written.model,
            prompt=written.prompt,
            tokens_in=written.tokens_in,
            tokens_out=written.tokens_out,
            cost_micros=written.cost_micros,
        )

    def _read(self, question: str) -> Floats:
        return self._encoder.encode([question]).vectors[0]

    async def _index(self, tenant_id: str) -> Index:
        """What can be found now."""
        shelf = self._shelves.setdefault(tenant_id, Shelf())
        self._shelves.move_to_end(tenant_id)
        async with shelf.lock:
            version = await self._store.version(tenant_id)
            if shelf.index is None or shelf.version != version:
                shelf.index = await self._shelve(tenant_id, shelf)
                shelf.version = version  # looked up before the documents were: what came since is seen next time
            index = shelf.index
        self._make_room(tenant_id)
        return index

    async def _shelve(self, tenant_id: str, shelf: Shelf) -> Index:
        background = await self._measured()
        documents = {document.id: document for document in await self._store.ready(tenant_id)}
        for gone in [key for key, part in shelf.parts.items() if documents.get(key) != part.document]:
            del shelf.parts[gone]
        strange: list[str] = []
        for document in documents.values():
            if document.id not in shelf.parts:
                chunks = await self._store.stored(tenant_id, document.id)
                if not chunks:
                    continue  # removed since
                if any(chunk.encoder != self._encoder.name for chunk in chunks):
                    strange.append(document.id)
                    continue
                shelf.parts[document.id] = await asyncio.to_thread(part_of, document, chunks, background)
        if strange:
            log.info("documents are read again by another model", tenant=tenant_id, documents=len(strange))
            await self._store.read_again(tenant_id, strange)
        return await asyncio.to_thread(Index, [shelf.parts[key] for key in documents if key in shelf.parts], background)

    async def _measured(self) -> Background:
        async with self._measuring:
            if self._background is None:
                self._background = await Background.of(self._encoder)
            return self._background

    def _make_room(self, kept: str) -> None:
        while (len(self) > self._most or len(self._shelves) > MOST_TENANTS) and len(self._shelves) > 1:
            tenant_id = next(iter(self._shelves))
            if tenant_id == kept:
                break
            del self._shelves[tenant_id]
