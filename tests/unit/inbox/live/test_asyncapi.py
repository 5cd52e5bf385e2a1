"""The description of the stream is true: every frame validates against it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from hub.domain.contact import Contact, ContactCard
from hub.domain.conversation import Conversation
from hub.domain.events import Audience, FeedEvent
from hub.domain.message import Author, Message
from hub.domain.note import Note
from hub.domain.number import NumberView
from hub.errors import Invalid
from inbox.live import commands, frames
from inbox.live.asyncapi import CLIENT, CLOSES, EVENTS, SERVER, document
from inbox.live.lines import Line
from inbox.live.resume import Cursor
from inbox.problems import of_error
from inbox.templates.views import TemplateView, shown
from tests.unit.hub.whatsapp.wordings import template

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
DOCUMENT = document("127.0.0.1:8000")
AUTHOR = Author(kind="person", id="per_1", name="Ana")
MESSAGE = Message(
    id="msg_1", conversation_id="cnv_1", seq=1, direction="in", type="text", content={"body": "Hi"}, status="received",
    author=AUTHOR, at=NOW, received_at=NOW, version=1,
)  # fmt: skip
CARD = ContactCard(id="con_1", name="Maya")
OBJECTS: dict[type | None, Any] = {
    Message: MESSAGE,
    Conversation: Conversation(id="cnv_1", number_id="num_1", contact=CARD, created_at=NOW, updated_at=NOW),
    Contact: Contact(id="con_1", tenant_id="ten_1", name="Maya", created_at=NOW, updated_at=NOW),
    Note: Note(id="nte_1", conversation_id="cnv_1", after_seq=1, body="Hi", author=AUTHOR, at=NOW),
    NumberView: NumberView(
        id="num_1", tenant_id="ten_1", phone_number_id="1", waba_id="2", display_phone_number="+1", name="Sales",
        created_at=NOW, tier="TIER_NOT_SET",
    ),
    TemplateView: shown(template(status="active", meta_id="300")),
    None: {"id": "cmp_1"},
}  # fmt: skip
PROBLEM = of_error(Invalid("invalid_message", "No.", {"errors": [{"path": "text.body", "message": "is missing"}]}))
FRAMES: dict[str, Any] = {
    "auth": commands.Auth("token", "1-0", ["inbox"]),
    "send": commands.Send("c1", "cnv_1", {"type": "text", "text": {"body": "Hi"}}),
    "view": commands.View(None),
    "typing": commands.Typing("cnv_1", True),
    "read": commands.Read("cnv_1", 3),
    "ping": commands.Ping(1),
    "ready": frames.Ready(cursor="1-0", head="2-0", missed=1, session="s"),
    "resync": frames.ResyncFrame(reason="cursor_expired", cursor="1-0"),
    "presence": frames.PresenceFrame(conversation_id="cnv_1", viewers=["per_1"], typing=[]),
    "ack": frames.Ack(client_id="c1", message=MESSAGE),
    "nack": frames.Nack(client_id=None, problem=PROBLEM),
    "pong": frames.Pong(n=1),
    "heartbeat": frames.Heartbeat(),
}


def problems_of(name: str, frame: Any) -> list[str]:
    registry = Registry().with_resource("", Resource(contents=DOCUMENT, specification=DRAFT202012))
    validator = Draft202012Validator(
        {"$ref": f"#/components/messages/{name}/payload"},
        registry=registry,
        _resolver=registry.resolver_with_root(Resource(contents=DOCUMENT, specification=DRAFT202012)),
    )
    return [error.message for error in validator.iter_errors(frame)]


@pytest.mark.parametrize("name", [name for name, _, _ in (*CLIENT, *SERVER)])
def test_a_frame_is_as_described(name: str):
    assert problems_of(name, msgspec.json.decode(msgspec.json.encode(FRAMES[name]))) == []


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_as_described(name: str):
    data = msgspec.json.encode(OBJECTS[EVENTS[name]])
    event = FeedEvent(id="x.1", kind=name, at=NOW, conversation_id=None, audience=Audience(), data=data)
    assert problems_of(name, msgspec.json.decode(Line(event, Cursor(1, 0)).payload("json"))) == []


def test_a_wrong_frame_is_noticed():
    assert problems_of("read", {"op": "read", "conversation_id": "cnv_1", "seq": "three"})
    assert problems_of("ready", {"op": "ready"})
    assert problems_of("note.created", {"op": "event", "cursor": "x"})


def test_what_a_client_says_is_read_back_as_described():
    for name, kind, _ in CLIENT:
        assert type(commands.parse(msgspec.json.encode(FRAMES[name]).decode())) is kind
        assert type(commands.parse(msgspec.msgpack.encode(FRAMES[name]))) is kind


def every_reference(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "$ref":
                yield value
            yield from every_reference(value)
    elif isinstance(node, list):
        for value in node:
            yield from every_reference(value)


def test_every_reference_leads_somewhere():
    for reference in every_reference(DOCUMENT):
        node: Any = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
        assert node


def test_every_schema_is_one():
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_each_close_code_says_what_to_do():
    assert set(CLOSES) == {4401, 4403, 4408, 4409, 1012}
    assert all(str(code) in DOCUMENT["info"]["description"] for code in CLOSES)
