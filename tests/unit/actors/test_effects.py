"""What was decided becomes jobs, feed lines and answers; twice does no harm."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from actors.effects import Deed, Effects
from actors.rules.change import Answer, Effect, FetchMedia, Send, Tell
from hub.domain.contact import ContactCard
from hub.domain.conversation import Conversation
from hub.domain.events import FeedEvent
from hub.domain.ids import message_id, new_id
from hub.domain.message import Author, Message
from hub.domain.replies import Reply
from hub.domain.sends import MediaJob, SendJob
from hub.errors import StreamUnavailable

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CNV = new_id("cnv", NOW)


class Bus:
    def __init__(self) -> None:
        self.published: list[tuple[str, Any, str | None]] = []
        self.shouted: list[tuple[str, bytes]] = []
        self.away = False

    async def publish(self, subject: str, frame: bytes, msg_id: str | None = None) -> int:
        if self.away:
            raise StreamUnavailable("away")
        self.published.append((subject, frame, msg_id))
        return 1

    async def shout(self, subject: str, payload: bytes) -> None:
        self.shouted.append((subject, payload))

    def feed(self) -> list[FeedEvent]:
        return [
            event
            for subject, frame, _ in self.published
            if subject == "feed.ten_1"
            for event in msgspec.msgpack.decode(frame, type=list[FeedEvent])
        ]


def head(version: int = 1) -> Conversation:
    return Conversation(
        id=CNV,
        number_id="num_1",
        contact=ContactCard(id="con_1", name="Ana", phone="491"),
        assignee_id="per_1",
        created_at=NOW,
        updated_at=NOW,
        version=version,
    )


def message(seq: int = 1, version: int = 1, **fields: Any) -> Message:
    given = {
        "direction": "in",
        "type": "text",
        "content": {"body": "hi"},
        "status": "received",
        "author": Author(kind="customer"),
    } | fields
    return Message(
        id=message_id(CNV, seq), conversation_id=CNV, seq=seq, at=NOW, received_at=NOW, version=version, **given
    )


def deeds(*effects: Effect) -> list[Deed]:
    return [Deed("ten_1", head(), effect) for effect in effects]


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def effects(bus: Bus) -> Effects:
    return Effects(bus, None, lambda: NOW)  # type: ignore[arg-type]


async def test_a_batch_is_one_frame_of_the_feed_in_order(effects: Effects, bus: Bus):
    await effects.carry_out(deeds(Tell("message.created", message(1)), Tell("message.created", message(2))))
    assert [subject for subject, _, _ in bus.published] == ["feed.ten_1"]
    assert [event.id for event in bus.feed()] == [f"{message_id(CNV, 1)}.1", f"{message_id(CNV, 2)}.1"]


async def test_of_several_states_of_a_conversation_only_the_last_is_told(effects: Effects, bus: Bus):
    await effects.carry_out(
        deeds(
            Tell("conversation.created", head(1)),
            Tell("message.created", message(1)),
            Tell("conversation.updated", head(2)),
            Tell("conversation.updated", head(3)),
        )
    )
    told = [(event.kind, event.id) for event in bus.feed()]
    assert told == [("message.created", f"{message_id(CNV, 1)}.1"), ("conversation.created", f"{CNV}.3")]


async def test_every_state_of_a_message_is_told(effects: Effects, bus: Bus):
    await effects.carry_out(deeds(Tell("message.created", message(1, 1)), Tell("message.updated", message(1, 2))))
    assert [event.kind for event in bus.feed()] == ["message.created", "message.updated"]


async def test_a_feed_line_says_who_may_see_it_and_holds_the_rest_object(effects: Effects, bus: Bus):
    await effects.carry_out(deeds(Tell("message.created", message(1))))
    event = bus.feed()[0]
    assert (event.audience.number_id, event.audience.assignee_id) == ("num_1", "per_1")
    assert msgspec.json.decode(event.data, type=Message) == message(1)


async def test_a_send_carries_its_messages_id_as_the_streams_duplicate_id(effects: Effects, bus: Bus):
    job = SendJob(tenant_id="ten_1", number_id="num_1", conversation_id=CNV, message_id=message_id(CNV, 3), at=NOW)
    await effects.carry_out(deeds(Send(job)))
    subject, frame, msg_id = bus.published[0]
    assert subject.startswith("sends.")
    assert subject.endswith(".people")
    assert msgspec.msgpack.decode(frame, type=list[SendJob]) == [job]
    assert msg_id == job.message_id


async def test_a_read_mark_may_be_sent_again(effects: Effects, bus: Bus):
    job = SendJob(kind="read", tenant_id="t", number_id="n", conversation_id=CNV, message_id="m", at=NOW)
    await effects.carry_out(deeds(Send(job)))
    assert bus.published[0][2] is None


async def test_a_file_is_asked_for_with_metas_id(effects: Effects, bus: Bus):
    photo = message(1, type="image", content={"id": "4711", "mime_type": "image/jpeg", "sha256": "x"})
    await effects.carry_out(deeds(FetchMedia(photo)))
    subject, frame, _ = bus.published[0]
    job = msgspec.msgpack.decode(frame, type=list[MediaJob])[0]
    assert (subject, job.media_id, job.message_id) == ("media", "4711", photo.id)


async def test_answers_come_last_and_say_what_or_why_not(effects: Effects, bus: Bus):
    await effects.carry_out(
        deeds(
            Answer("answers.a", result=message(1)), Answer("answers.b", problem=(409, "taken", "Ana has it", {"x": 1}))
        )
    )
    (one, good), (other, bad) = bus.shouted
    assert (one, other) == ("answers.a", "answers.b")
    assert msgspec.json.decode(msgspec.json.decode(good, type=Reply).result, type=Message) == message(1)
    problem = msgspec.json.decode(bad, type=Reply).problem
    assert problem
    assert (problem.status, problem.code, problem.extra) == (409, "taken", {"x": 1})


async def test_nobody_is_answered_before_the_feed_is_on_disk(effects: Effects, bus: Bus):
    bus.away = True
    with pytest.raises(StreamUnavailable):
        await effects.carry_out(deeds(Tell("message.created", message(1)), Answer("answers.a", result=message(1))))
    assert bus.shouted == []
