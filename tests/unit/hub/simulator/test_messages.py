import json
from typing import Any

import pytest

from hub.simulator.faults import Fault
from hub.simulator.identities import user_id_of
from hub.simulator.messages import Outgoing, Receipt, read

Json = dict[str, Any]


def post(**fields: Any) -> bytes:
    return json.dumps({"messaging_product": "whatsapp", "to": "12025550141"} | fields).encode()


def button(buttons: list[Json], **more: Any) -> Json:
    return {"type": "button", "body": {"text": "Which?"}, "action": {"buttons": buttons}} | more


def replies(*titles: str) -> list[Json]:
    return [{"type": "reply", "reply": {"id": title, "title": title}} for title in titles]


GOOD: list[Json] = [
    {"type": "text", "text": {"body": "Hello"}},
    {"text": {"body": "The type may be left out"}},
    {"type": "text", "text": {"body": "x" * 4096, "preview_url": True}, "context": {"message_id": "wamid.HBg"}},
    {"type": "image", "image": {"link": "https://shop.example/a.png", "caption": "x" * 1024}},
    {"type": "document", "document": {"id": "123", "filename": "a.pdf"}},
    {"type": "audio", "audio": {"id": "123", "voice": True}},
    {"type": "location", "location": {"latitude": "51.5", "longitude": -0.09, "name": "Office"}},
    {"type": "contacts", "contacts": [{"name": {"formatted_name": "Ana"}}]},
    {"type": "reaction", "reaction": {"message_id": "wamid.HBg", "emoji": "👍"}},
    {"type": "reaction", "reaction": {"message_id": "wamid.HBg", "emoji": ""}},
    {"type": "interactive", "interactive": button(replies("Yes", "No", "Later"), footer={"text": "x" * 60})},
    {"type": "template", "template": {"name": "hello_world", "language": {"code": "en_US"}}},
    {"type": "text", "text": {"body": "Hello"}, "biz_opaque_callback_data": "x" * 512},
]

BAD: list[tuple[str, Json, int]] = [
    ("no recipient", {"to": "", "text": {"body": "a"}}, 100),
    ("a word for a phone", {"to": "hello", "text": {"body": "a"}}, 131009),
    ("a user id that nobody has", {"to": None, "recipient": "US.1", "text": {"body": "a"}}, 131009),
    ("an unknown type", {"type": "hologram", "hologram": {}}, 100),
    ("no content", {"type": "image"}, 100),
    ("an empty text", {"text": {"body": ""}}, 131008),
    ("a text of 4,097 letters", {"text": {"body": "x" * 4097}}, 100),
    ("a caption on a voice note", {"type": "audio", "audio": {"id": "1", "caption": "a"}}, 100),
    ("a media without id or link", {"type": "image", "image": {}}, 131008),
    ("a link that is none", {"type": "image", "image": {"link": "file:///etc/passwd"}}, 131009),
    ("a place beyond the pole", {"type": "location", "location": {"latitude": 91, "longitude": 0}}, 131009),
    ("a contact without a name", {"type": "contacts", "contacts": [{}]}, 131008),
    ("a reaction to nothing", {"type": "reaction", "reaction": {"emoji": "👍"}}, 131008),
    ("a reaction with a context", {"type": "reaction", "reaction": {"message_id": "wamid.a", "emoji": "👍"},
                                   "context": {"message_id": "wamid.a"}}, 131009),
    ("four buttons", {"type": "interactive", "interactive": button(replies("1", "2", "3", "4"))}, 131009),
    ("two buttons of one name", {"type": "interactive", "interactive": button(replies("1", "1"))}, 131009),
    ("a button of 21 letters", {"type": "interactive", "interactive": button(replies("x" * 21))}, 100),
    ("a callback text of 513 letters", {"text": {"body": "a"}, "biz_opaque_callback_data": "x" * 513}, 100),
    ("a template without language", {"type": "template", "template": {"name": "hello_world"}}, 131008),
    ("a group", {"recipient_type": "group", "text": {"body": "a"}}, 131009),
]  # fmt: skip


@pytest.mark.parametrize("fields", GOOD, ids=lambda fields: str(fields.get("type", "text")))
def test_what_meta_accepts_is_accepted(fields: Json) -> None:
    outgoing = read(post(**fields))
    assert isinstance(outgoing, Outgoing)
    assert outgoing.phone == "12025550141"
    assert outgoing.content == fields[fields.get("type", "text")]


@pytest.mark.parametrize(("fields", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_meta_refuses_is_refused_with_its_code(fields: Json, code: int) -> None:
    with pytest.raises(Fault) as refused:
        read(post(**fields))
    assert refused.value.code == code


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b'{"to": "12025550141"}'])
def test_a_body_that_is_no_message_is_refused_as_a_wrong_parameter(body: bytes) -> None:
    with pytest.raises(Fault) as refused:
        read(body)
    assert refused.value.code == 100


def test_the_phone_wins_when_phone_and_user_id_are_given() -> None:
    outgoing = read(post(recipient=user_id_of("447700900142"), text={"body": "a"}))
    assert isinstance(outgoing, Outgoing)
    assert (outgoing.phone, outgoing.by_user_id) == ("12025550141", False)


def test_a_recipient_is_found_by_user_id() -> None:
    outgoing = read(post(to=None, recipient=user_id_of("447700900142"), text={"body": "a"}))
    assert isinstance(outgoing, Outgoing)
    assert (outgoing.phone, outgoing.by_user_id) == ("447700900142", True)


def test_a_list_holds_ten_rows_in_all() -> None:
    def listing(rows: int) -> bytes:
        sections = [
            {"title": f"Part {n}", "rows": [{"id": f"{n}.{i}", "title": f"Row {i}"} for i in range(rows // 2)]}
            for n in range(2)
        ]
        action = {"button": "Choose", "sections": sections}
        return post(type="interactive", interactive={"type": "list", "body": {"text": "Which?"}, "action": action})

    assert isinstance(read(listing(10)), Outgoing)
    with pytest.raises(Fault) as refused:
        read(listing(12))
    assert refused.value.details == "Total row count exceed max allowed count: 10"


def test_a_receipt_may_carry_a_typing_indicator() -> None:
    plain = read(post(status="read", message_id="wamid.HBg"))
    typing = read(post(status="read", message_id="wamid.HBg", typing_indicator={"type": "text"}))
    assert plain == Receipt(message_id="wamid.HBg", typing=False)
    assert typing == Receipt(message_id="wamid.HBg", typing=True)
    with pytest.raises(Fault):
        read(post(status="delivered", message_id="wamid.HBg"))
