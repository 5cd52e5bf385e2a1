"""A tenant's conversations in memory, and the models' parts over them."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

from actors.assisting import Models
from ai.tagging import Heads
from hub.domain.assist import Transcript
from hub.domain.contact import ContactCard
from hub.domain.conversation import Conversation
from hub.domain.message import Message
from hub.errors import NotFound
from hub.settings import Settings
from hub.stores.media import Stored
from hub.stores.postgres.conversations import Page, Query
from hub.stores.postgres.labels import Label
from tests.fakes.conversations import FakeConversations
from tests.fakes.encoder import FakeEncoder
from tests.fakes.gateway import FakeGateway
from tests.fakes.messages import FakeMessages
from tests.fakes.samples import NOON

TENANT = "ten_1"


class Conversations(FakeConversations):
    """Also lists those with a label. `listed` are the questions."""

    def __init__(self, messages: FakeMessages) -> None:
        super().__init__(messages)
        self.listed: list[Query] = []

    async def page(
        self, tenant_id: str, sight: None, query: Query, cursor: str | None = None, limit: int = 50, **_: Any
    ) -> Page:
        self.listed.append(query)
        mine = [head.conversation for (tenant, _), head in self.heads.items() if tenant == tenant_id]
        return Page([each for each in mine if query.label in each.labels][:limit], None)


class Labels:
    def __init__(self) -> None:
        self.kept: list[Label] = []

    async def list(self, tenant_id: str) -> "list[Label]":
        return self.kept if tenant_id == TENANT else []


class Transcripts:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Transcript] = {}
        self.begun: set[tuple[str, str]] = set()

    async def load(self, tenant_id: str, message_id: str) -> Transcript | None:
        return self.kept.get((tenant_id, message_id))

    async def begin(self, tenant_id: str, message_id: str) -> bool:
        free = (tenant_id, message_id) not in self.begun
        self.begun.add((tenant_id, message_id))
        return free

    async def keep(self, tenant_id: str, transcript: Transcript) -> None:
        self.kept[tenant_id, transcript.message_id] = transcript
        self.begun.discard((tenant_id, transcript.message_id))

    async def abandon(self, tenant_id: str, message_id: str) -> None:
        self.begun.discard((tenant_id, message_id))


class Files:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def head(self, key: str) -> Stored:
        if key not in self.kept:
            raise NotFound("media_not_found", "There is no such file.")
        return Stored(len(self.kept[key]), None)

    async def range(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        for place in range(start, end, 4):
            yield self.kept[key][place : min(place + 4, end)]


class World:
    """What the models see. `stores` has what they ask for, `gateway` says what it is told to."""

    def __init__(self, *answers: Any, configured: bool = True, heads: Heads | None = None) -> None:
        self.now = NOON
        self.messages = FakeMessages()
        self.conversations, self.labels = Conversations(self.messages), Labels()
        self.transcripts, self.files = Transcripts(), Files()
        self.gateway = FakeGateway(*answers, configured=configured)
        self.stores: Any = SimpleNamespace(
            messages=self.messages,
            conversations=self.conversations,
            labels=self.labels,
            transcripts=self.transcripts,
            media=self.files,
        )
        self.parts = Models(
            stores=self.stores,
            encoder=FakeEncoder(),
            gateway=self.gateway,  # type: ignore[arg-type]
            clock=lambda: self.now,
            settings=Settings(),
            heads=heads,
        )

    async def talk(
        self, conversation_id: str, *messages: Message, tenant_id: str = TENANT, **known: Any
    ) -> Conversation:
        """A conversation with these messages."""
        head = Conversation(
            id=conversation_id,
            number_id="num_1",
            contact=ContactCard(id="con_1", name="Ada Lovelace"),
            created_at=NOON,
            updated_at=NOON,
            last_seq=len(messages),
            **known,
        )
        self.conversations.create(tenant_id, head)
        await self.messages.insert(tenant_id, messages)
        return head
