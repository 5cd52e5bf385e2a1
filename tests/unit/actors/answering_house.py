"""A house in which everything is real but the engines: rules, owner, handles, the answerer; one customer writes."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import msgspec

from actors.answering import Answerer
from actors.conversations import Conversations
from actors.handles import Handles
from actors.reading import Received
from ai.autoreply import Understood
from ai.judging_answer import WrittenAnswer
from ai.writing_answer import AnswerWriter
from hub.domain.answering import AnswerEntry
from hub.domain.contact import Identity
from hub.domain.conversation import Conversation
from hub.domain.events import Claim, MessageReceived, Routed, SendMessage
from hub.domain.ids import message_id
from hub.domain.knowledge import KnowledgeAsked, KnowledgeFound, Passage
from hub.domain.message import Author, Message
from hub.domain.sends import SendJob
from hub.stores.redis.presence import Presence
from hub.stream.consume import Delivery
from tests.fakes.answering import FakeAnswering, FakeAnsweringLog, FakeDryRuns
from tests.fakes.conversations import FakeContacts, FakeConversations
from tests.fakes.gateway import FakeGateway
from tests.fakes.messages import FakeMessages

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ANA = Author(kind="person", id="per_ana", name="Ana")
PASSAGE = Passage(document_id="doc_1", title="Delivery", place=1, text="Parcels take two days.", score=0.9)


def says(answer: str = "Parcels take two days.", confidence: float = 0.9, hand_over: bool = False) -> str:
    """What a model writes, resting on the passage."""
    written = WrittenAnswer(answer=answer, confidence=confidence, uses=[1], hand_over=hand_over)
    return msgspec.json.encode(written).decode()


class Shelf:
    def __init__(self, *passages: Passage) -> None:
        self.passages = passages

    async def find(self, tenant_id: str, asked: KnowledgeAsked) -> KnowledgeFound:
        return KnowledgeFound(passages=self.passages if tenant_id == "ten_1" else ())


class Board:
    """Presence. `typing` are people."""

    def __init__(self) -> None:
        self.people: tuple[str, ...] = ()

    async def of(self, tenant_id: str, conversation_id: str) -> Presence:
        return Presence((), self.people)


class Bus:
    """Carries events to the owner and its answers back; keeps what would leave for the numbers."""

    ready = True

    def __init__(self) -> None:
        self.owner: Conversations | None = None
        self.sends: list[SendJob] = []
        self.answers: dict[str, Any] = {}
        self.frames: list[str] = []
        self.hold: asyncio.Event | None = None  # set: events wait for it
        self._order = asyncio.Lock()
        self.events = 0  # frames the owner has applied
        self.applied = asyncio.Condition()

    async def publish(self, subject: str, frame: bytes, msg_id: str | None = None) -> int:
        self.frames.append(subject)
        if subject.startswith("events."):
            asyncio.get_running_loop().create_task(self.deliver(subject, frame))
        if subject.startswith("sends."):
            self.sends += msgspec.msgpack.decode(frame, type=list[SendJob])
        return len(self.frames)

    async def deliver(self, subject: str, frame: bytes, *, again: bool = False) -> None:
        if self.hold is not None:
            await self.hold.wait()
        assert self.owner is not None
        async with self._order:
            await self.owner.apply([Received(1, subject, 1, frame, again, Delivery(subject, 1, 1, frame, "$JS.ACK"))])
        async with self.applied:
            self.events += 1
            self.applied.notify_all()

    async def shout(self, subject: str, payload: bytes) -> None:
        for prefix, callback in self.answers.items():
            if subject.startswith(prefix):
                callback(SimpleNamespace(subject=subject, data=payload))

    async def subscribe(self, subject: str, callback: Any) -> None:
        self.answers[subject.removesuffix("*")] = callback


class AnsweringHouse:
    """`gateway` says what a model would. Answering is automatic unless a test says otherwise."""

    def __init__(self, *answers: Any, configured: bool = True, **settings: Any) -> None:
        self.now = NOON
        self.gateway = FakeGateway(*(answers or (says(),)), configured=configured)
        self.messages = FakeMessages()
        self.conversations = FakeConversations(self.messages)
        self.contacts = FakeContacts(self.conversations)
        self.answering, self.log, self.dry_runs = FakeAnswering(), FakeAnsweringLog(), FakeDryRuns()
        self.presence = Board()
        self.answering.allow("ten_1", "num_1", **{"mode": "automatic", **settings})
        self.stores: Any = SimpleNamespace(
            messages=self.messages, conversations=self.conversations, contacts=self.contacts,
            answering=self.answering, answering_log=self.log, dry_runs=self.dry_runs, presence=self.presence,
            ready=self._ready,
        )  # fmt: skip
        self.bus = Bus()
        self.bus.owner = self.owner = Conversations(self.bus, self.stores, self.clock)  # type: ignore[arg-type]
        self.handles = Handles(self.bus, self.clock)  # type: ignore[arg-type]
        self.writer = AnswerWriter(self.gateway, Shelf(PASSAGE), None)
        self.answerer = Answerer(self.stores, self.handles, self.writer, self.clock, gather=0.0)
        self.conversation_id = ""
        self._n = 0

    async def open(self) -> "AnsweringHouse":
        await self.handles.open()
        await self.meet("491")
        return self

    async def meet(self, phone: str) -> str:
        identity = Identity(phone=phone, name="Maya")
        (known,) = await self.contacts.resolve("ten_1", "num_1", [identity], self.now)
        self.conversation_id = known.conversation_id
        return known.conversation_id

    async def _ready(self) -> dict[str, bool]:
        return {"postgres": True}

    def clock(self) -> datetime:
        return self.now

    async def tell(self, event: Any) -> None:
        """An event reaches the owner."""
        routed = Routed(
            tenant_id="ten_1", conversation_id=self.conversation_id, number_id="num_1", contact=None, event=event
        )
        frame = msgspec.msgpack.encode([routed])
        await self.bus.deliver("events.1", frame)

    async def customer(self, text: str = "How long does it take?", **known: Any) -> Message:
        """The customer writes; the message as it is kept."""
        self._n += 1
        self.now += timedelta(seconds=30)
        given: dict[str, Any] = {
            "wamid": f"wamid.{uuid4().hex}", "kind": "text", "content": {"body": text}, "at": self.now,
            "received_at": self.now,
        }  # fmt: skip
        await self.tell(MessageReceived(**{**given, **known}))
        return (await self.thread())[-1]

    async def person(self, text: str = "I'll look", author: Author = ANA) -> None:
        await self.tell(
            SendMessage(
                command_id=uuid4().hex, author=author, at=self.now, client_id=uuid4().hex, kind="text",
                content={"body": text},
            )
        )  # fmt: skip

    async def claim(self) -> None:
        await self.tell(Claim(command_id=uuid4().hex, author=ANA, at=self.now))

    async def consider(self, message: Message, **read: Any) -> None:
        """The models have read it; returns when all is over."""
        self.answerer.consider("ten_1", await self.head(), message, Understood(**{"language": "en", **read}))
        await self.answerer.idle()

    async def head(self) -> Conversation:
        head = await self.conversations.get("ten_1", None, self.conversation_id)
        assert head is not None
        return head

    async def thread(self) -> list[Message]:
        head = await self.head()
        return await self.messages.page("ten_1", self.conversation_id, head.last_seq)

    async def said(self) -> list[tuple[str, str]]:
        """(who, words) of the thread."""
        return [(each.author.kind, str(each.content.get("body"))) for each in await self.thread()]

    def did(self) -> list[tuple[str, str]]:
        """(what, why) of the log."""
        return [(entry.did, entry.reason) for entry in self.log.entries]

    @property
    def last(self) -> AnswerEntry:
        return self.log.entries[-1]

    @property
    def sent(self) -> list[SendJob]:
        return [job for job in self.bus.sends if job.kind == "message"]

    def seq_id(self, seq: int) -> str:
        return message_id(self.conversation_id, seq)
