"""The inbox over knowledge in memory, with models that do as they are told."""

import hashlib
from typing import Any
from unittest.mock import AsyncMock, MagicMock

from litestar.testing import TestClient

from hub.domain.account import ApiKey, Person
from hub.domain.contact import ContactCard
from hub.domain.conversation import Conversation
from hub.domain.knowledge import Chunk, Document, KnowledgeAnswer, KnowledgeFound, Passage, ReadSoFar
from hub.domain.message import Message
from hub.errors import Unavailable
from hub.settings import Settings
from hub.stores.redis.limits import Allowance
from inbox.app import create
from inbox.auth.callers import Caller
from inbox.parts import Parts
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.samples import NOON

TENANT = "ten_1"
KEY = ApiKey(id="key_1", tenant_id=TENANT, name="bot", created_at=NOON, created_by="per_ana")
AGENT = Person(
    id="per_raj", tenant_id=TENANT, email="raj@shop.example", name="Raj", role="agent", number_ids=None, created_at=NOON
)
FOUND = Passage(document_id="doc_1", title="Help", heading=("Returns",), place=1, text="Within 30 days.", score=0.9)
HEAD = Conversation(
    id="cnv_1", number_id="num_1", contact=ContactCard(id="con_1", name="Ada"), created_at=NOON, updated_at=NOON
)


class Models:
    """Answers `assist`; `pieces` is how often a document is read on before it is ready."""

    def __init__(self, store: FakeKnowledge) -> None:
        self.store = store
        self.asked: list[tuple[str, str, Any]] = []
        self.away = False
        self.error: Exception | None = None
        self.pieces = 2

    async def assist(self, tenant_id: str, feature: str, request: Any, kind: Any, seconds: float = 30.0) -> Any:
        self.asked.append((tenant_id, feature, request))
        if self.away:
            raise Unavailable("models", "nobody answers for them now")
        if self.error:
            raise self.error
        if kind is KnowledgeFound:
            return KnowledgeFound(passages=(FOUND,))
        if kind is KnowledgeAnswer:
            return KnowledgeAnswer(form="passages", text=FOUND.text, sources=(FOUND,))
        return await self._read(tenant_id, request.document_id)

    async def _read(self, tenant_id: str, document_id: str) -> ReadSoFar:
        known = await self.store.get(tenant_id, document_id)
        if known is None:
            return ReadSoFar(state=None)
        if not known.chunks:
            chunks = [Chunk(place=n, text=f"Passage {n}.") for n in range(1, self.pieces)]
            await self.store.put_chunks(tenant_id, known, chunks)
        else:
            (chunk, *_) = await self.store.without_vectors(tenant_id, document_id, "fake", 1)
            await self.store.put_vectors(tenant_id, document_id, "fake", {chunk.place: b"\0\0"}, NOON)
        now = await self.store.get(tenant_id, document_id)
        assert now is not None
        return ReadSoFar(state=now.state, chunks=now.chunks, embedded=now.embedded)


class Office:
    def __init__(self, **settings: Any) -> None:
        self.knowledge = FakeKnowledge()
        self.models = Models(self.knowledge)
        self.now = NOON
        self.messages: list[Message] = []
        self.stores = MagicMock()
        self.stores.knowledge = self.knowledge
        self.stores.limits.allow = AsyncMock(return_value=Allowance(True, 1199, 0.0))
        self.stores.accounts.key_by_hash = AsyncMock(return_value=KEY)
        self.stores.conversations.get = AsyncMock(side_effect=self._conversation)
        self.stores.messages.page = AsyncMock(side_effect=lambda *_, **__: self.messages)
        given = Settings(secret_key="k" * 32, **settings)
        unused: Any = MagicMock()
        self.parts = Parts(given, lambda: self.now, self.stores, unused, self.models, unused, unused, unused)  # type: ignore[arg-type]
        self.client = TestClient(create(self.parts))

    async def _conversation(self, tenant_id: str, sight: Any, conversation_id: str) -> Conversation | None:
        return HEAD if (tenant_id, conversation_id) == (TENANT, HEAD.id) else None

    def ask(self, method: str, path: str, **more: Any) -> Any:
        headers = {"authorization": "Bearer hub_key", **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def as_agent(self, monkeypatch: Any) -> None:
        """From now on an agent calls."""
        monkeypatch.setattr("inbox.auth.guards.identify", AsyncMock(return_value=Caller(holder=AGENT, family_id="f")))

    async def hold(self, title: str = "Help", content: bytes = b"x", **known: Any) -> Document:
        """A pending document as if it had been uploaded."""
        made = Document(
            **{
                "id": f"doc_{title}", "title": title, "kind": "text", "origin": "file", "source": "help.txt",
                "sha256": hashlib.sha256(content + title.encode()).hexdigest(), "created_by": "per_1",
                "created_at": self.now, "updated_at": self.now, **known,
            }
        )  # fmt: skip
        return await self.knowledge.add(TENANT, made, content)
