"""The owner's loop, on stores and a bus in memory: commit, tell, races, poison, redelivery."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from actors.conversations import Conversations
from actors.reading import Received
from hub.domain.contact import Identity
from hub.domain.events import FeedEvent, MessageEchoed, MessageReceived, Routed, SendMessage, StatusChanged
from hub.domain.message import Author
from hub.domain.replies import Reply
from hub.domain.sends import SendJob
from hub.errors import LostRace
from hub.stream.consume import Delivery
from hub.stream.dead import DeadLetter
from hub.stream.frames import join
from tests.fakes.conversations import FakeContacts, FakeConversations
from tests.fakes.messages import FakeMessages

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Bus:
    ready = True

    def __init__(self) -> None:
        self.published: list[tuple[str, bytes]] = []
        self.shouted: list[tuple[str, bytes]] = []

    async def publish(self, subject: str, frame: bytes, msg_id: str | None = None) -> int:
        self.published.append((subject, frame))
        return len(self.published)

    async def shout(self, subject: str, payload: bytes) -> None:
        self.shouted.append((subject, payload))

    def feed(self) -> list[FeedEvent]:
        frames = [frame for subject, frame in self.published if subject.startswith("feed.")]
        return [event for frame in frames for event in msgspec.msgpack.decode(frame, type=list[FeedEvent])]

    def told(self) -> list[str]:
        return [event.kind for event in self.feed()]

    def sends(self) -> list[SendJob]:
        frames = [frame for subject, frame in self.published if subject.startswith("sends.")]
        return [job for frame in frames for job in msgspec.msgpack.decode(frame, type=list[SendJob])]

    def buried(self) -> list[DeadLetter]:
        frames = [frame for subject, frame in self.published if subject.startswith("dead.")]
        return [msgspec.msgpack.decode(frame, type=DeadLetter) for frame in frames]


class Stores:
    def __init__(self) -> None:
        self.messages = FakeMessages()
        self.conversations = FakeConversations(self.messages)
        self.contacts = FakeContacts(self.conversations)

    async def ready(self) -> dict[str, bool]:
        return {"postgres": True}


class House:
    """An owner, what stands behind it, and one customer."""

    def __init__(self) -> None:
        self.bus, self.stores = Bus(), Stores()
        self.owner = self.new_owner()
        self.conversation_id = ""

    def new_owner(self) -> Conversations:
        return Conversations(self.bus, self.stores, lambda: NOW)  # type: ignore[arg-type]

    async def meet(self) -> str:
        (known,) = await self.stores.contacts.resolve("ten_1", "num_1", [Identity(phone="491", name="Ana")], NOW)
        self.conversation_id = known.conversation_id
        return known.conversation_id

    def routed(self, event: Any, conversation_id: str = "") -> Routed:
        return Routed(
            tenant_id="ten_1",
            conversation_id=conversation_id or self.conversation_id,
            number_id="num_1",
            contact=None,
            event=event,
        )

    async def apply(self, *events: Any, again: bool = False, owner: Conversations | None = None) -> None:
        await self.apply_frame(join(msgspec.msgpack.encode(self.routed(event)) for event in events), again, owner)

    async def apply_frame(self, frame: bytes, again: bool = False, owner: Conversations | None = None) -> None:
        owner = owner or self.owner
        delivery = Delivery("events.1", 1, 1, frame, "$JS.ACK")
        await owner.apply([Received(1, "events.1", 1, frame, again, delivery)])

    async def thread(self) -> list[str]:
        head = await self.stores.conversations.get("ten_1", None, self.conversation_id)
        assert head
        page = await self.stores.messages.page("ten_1", self.conversation_id, head.last_seq)
        assert [message.seq for message in page] == list(range(1, head.last_seq + 1))
        return [str(message.content.get("body")) for message in page]


def said(n: int) -> MessageReceived:
    return MessageReceived(wamid=f"wamid.{n}", kind="text", content={"body": f"m{n}"}, at=NOW, received_at=NOW)


@pytest.fixture
async def house() -> House:
    house = House()
    await house.meet()
    return house


async def test_a_batch_is_stored_in_order_and_told(house: House):
    await house.apply(said(1), said(2))
    assert await house.thread() == ["m1", "m2"]
    assert house.bus.told() == ["message.created", "message.created", "conversation.created"]


async def test_a_message_that_stands_in_another_thread_is_neither_repeated_nor_buried(house: House):
    await house.apply(said(1))
    (other,) = await house.stores.contacts.resolve("ten_1", "num_1", [Identity(phone="492", name="Bo")], NOW)
    house.conversation_id = other.conversation_id  # the customer's former number is somebody else's now
    await house.apply(said(1), said(2))
    assert await house.thread() == ["m2"]
    assert house.bus.buried() == []


async def test_the_same_message_five_times_is_one(house: House):
    await house.apply(*[said(1)] * 5)
    await house.apply(said(1))
    assert await house.thread() == ["m1"]
    assert house.bus.told().count("message.created") == 1


async def test_a_message_known_only_to_the_stores_is_found_when_the_commit_refuses_it(house: House):
    await house.apply(said(1), said(2))
    await house.apply(said(1), said(3), owner=house.new_owner())
    assert await house.thread() == ["m1", "m2", "m3"]


async def test_an_owner_that_lost_a_race_reads_again_and_loses_nothing(house: House):
    rival = house.new_owner()
    await house.apply(said(1))
    await house.apply(said(2), owner=rival)
    await house.apply(said(3))  # the first owner still believes in version 1
    await house.apply(said(4), owner=rival)
    assert await house.thread() == ["m1", "m2", "m3", "m4"]


async def test_what_a_dead_owner_committed_but_perhaps_did_not_tell_is_told_again(house: House):
    await house.apply(said(1))
    first = house.bus.feed()
    house.bus.published.clear()
    await house.apply(said(1), again=True, owner=house.new_owner())
    assert await house.thread() == ["m1"]
    assert {event.id for event in house.bus.feed()} == {event.id for event in first}


async def test_what_was_committed_although_the_answer_was_lost_is_told(house: House, monkeypatch: pytest.MonkeyPatch):
    commit, lost = house.stores.conversations.commit, [ConnectionError("the server died after the commit")]

    async def commits_and_dies(*arguments: Any, **more: Any) -> None:
        await commit(*arguments, **more)
        if lost:
            raise lost.pop()

    monkeypatch.setattr(house.stores.conversations, "commit", commits_and_dies)
    monkeypatch.setattr("actors.conversations.FIRST_WAIT", 0.0)
    await house.apply(said(1))
    assert await house.thread() == ["m1"]
    assert house.bus.told() == ["message.created", "conversation.created"]
    assert not house.bus.buried()


async def test_an_unreadable_item_is_buried_and_the_others_go_on(house: House):
    frame = join(
        [
            msgspec.msgpack.encode(house.routed(said(1))),
            msgspec.msgpack.encode(["ten_1", house.conversation_id, "num_1", None, {"type": "nonsense"}]),
            msgspec.msgpack.encode(house.routed(said(2))),
        ]
    )
    await house.apply_frame(frame)
    assert await house.thread() == ["m1", "m2"]
    assert [letter.stream for letter in house.bus.buried()] == ["EVENTS"]


async def test_an_event_for_no_conversation_is_buried_with_its_reason(house: House):
    stray = house.routed(said(9), "cnv_01JD80000000000000000000ZZ")
    await house.apply_frame(join([msgspec.msgpack.encode(stray), msgspec.msgpack.encode(house.routed(said(1)))]))
    assert await house.thread() == ["m1"]
    assert house.bus.buried()[0].reason == "no such conversation"


async def test_what_cannot_be_stored_alone_is_buried_alone(house: House, monkeypatch: pytest.MonkeyPatch):
    commit = house.stores.conversations.commit

    async def picky(*args: Any, inserted: Any = (), **kwargs: Any) -> None:
        if any(message.wamid == "wamid.2" for message in inserted):
            raise ValueError("cannot be stored")
        await commit(*args, inserted=inserted, **kwargs)

    monkeypatch.setattr(house.stores.conversations, "commit", picky)
    monkeypatch.setattr("actors.conversations.FIRST_WAIT", 0.0)
    await house.apply(said(1), said(2), said(3))
    assert await house.thread() == ["m1", "m3"]
    assert [letter.reason for letter in house.bus.buried()] == ["cannot be committed"]


async def test_a_persons_answer_is_queued_sent_on_and_answered(house: House):
    ask = SendMessage(
        command_id="1",
        author=Author(kind="person", id="per_1", name="Raj"),
        at=NOW,
        answer_to="answers.x.1",
        client_id="c-1",
        kind="text",
        content={"body": "hello"},
    )
    await house.apply(said(1), ask, ask)
    assert await house.thread() == ["m1", "hello"]
    assert [job.to for job in house.bus.sends() if job.kind == "message"] == ["491"]
    replies = [
        msgspec.json.decode(payload, type=Reply) for to, payload in house.bus.shouted if not to.startswith("enrich")
    ]
    assert [reply.problem for reply in replies] == [None, None]


async def test_a_status_before_its_message_waits_also_across_owners(house: House):
    tick = StatusChanged(wamid="wamid.echo", status="delivered", at=NOW)
    await house.apply(tick)
    echo = MessageEchoed(wamid="wamid.echo", kind="text", content={"body": "hi"}, at=NOW, received_at=NOW)
    await house.apply(echo, owner=house.new_owner())
    page = await house.stores.messages.page("ten_1", house.conversation_id, 1)
    assert [message.status for message in page] == ["delivered"]


async def test_a_commit_that_is_always_refused_ends_as_a_dead_letter(house: House, monkeypatch: pytest.MonkeyPatch):
    async def never(*_: Any, **__: Any) -> None:
        raise LostRace(("x",))

    monkeypatch.setattr(house.stores.conversations, "commit", never)
    await house.apply(said(1))
    assert len(house.bus.buried()) == 1
