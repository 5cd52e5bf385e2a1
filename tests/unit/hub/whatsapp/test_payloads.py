"""Outgoing messages: their bodies and their limits."""

import json
from pathlib import Path
from typing import Any

import pytest

from hub.domain.sends import SendJob
from hub.whatsapp.payloads import check, outgoing
from tests.unit.hub.whatsapp.bodies import FIXTURES, NOW, USER


def job(kind: Any = "message", **more: Any) -> SendJob:
    plain: dict[str, Any] = {"to": "16505551234", "type": "text", "content": {"body": "Hi"}}
    ids = {"tenant_id": "t", "number_id": "n", "conversation_id": "c", "message_id": "msg_1"}
    return SendJob(kind=kind, at=NOW, **ids, **(plain | more))


def paths(kind: str, content: dict[str, Any]) -> list[str]:
    return [problem["path"] for problem in check(kind, content)]


def test_a_message_carries_its_type_its_recipient_and_our_id() -> None:
    assert outgoing(job()) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+16505551234",
        "type": "text",
        "text": {"body": "Hi"},
        "biz_opaque_callback_data": "msg_1",
    }


def test_a_customer_without_a_phone_is_named_by_recipient() -> None:
    body = outgoing(job(to=None, recipient=USER))
    assert body["recipient"] == USER
    assert "to" not in body


def test_a_reply_names_what_it_answers_and_a_reaction_does_not() -> None:
    assert outgoing(job(context_wamid="wamid.0"))["context"] == {"message_id": "wamid.0"}
    content = {"message_id": "wamid.0", "emoji": ""}
    reaction = outgoing(job("reaction", type="reaction", content=content, context_wamid="wamid.0"))
    assert reaction["reaction"] == {"message_id": "wamid.0", "emoji": ""}
    assert "context" not in reaction


def test_a_reaction_does_not_let_its_statuses_pass_for_those_of_its_target() -> None:
    body = outgoing(job("reaction", type="reaction", content={"message_id": "wamid.0", "emoji": "👍"}))
    assert "biz_opaque_callback_data" not in body


def test_contacts_leave_as_a_list() -> None:
    cards = [{"name": {"formatted_name": "Bo"}}]
    assert outgoing(job(type="contacts", content={"contacts": cards}))["contacts"] == cards


def test_read_and_typing_point_at_a_message() -> None:
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.0"}
    assert outgoing(job("read", context_wamid="wamid.0")) == read
    assert outgoing(job("typing", context_wamid="wamid.0")) == {**read, "typing_indicator": {"type": "text"}}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", {"body": "x" * 4096, "preview_url": True}),
        ("image", {"id": "1", "caption": "x" * 1024}),
        ("document", {"link": "https://x.test/a.pdf", "filename": "a.pdf"}),
        ("audio", {"id": "1", "voice": True}),
        ("sticker", {"id": "1"}),
        ("location", {"latitude": "1.5", "longitude": -180, "name": "Here"}),
        ("contacts", {"contacts": [{"name": {"formatted_name": "Bo"}}]}),
        ("reaction", {"message_id": "wamid.0", "emoji": "👨‍👩‍👧‍👦"}),
        ("reaction", {"message_id": "wamid.0", "emoji": ""}),
    ],
)
def test_a_message_within_the_limits_has_no_problems(kind: str, content: dict[str, Any]) -> None:
    assert check(kind, content) == []


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("text", {}, ["text.body"]),
        ("text", {"body": " \n"}, ["text.body"]),
        ("text", {"body": 5}, ["text.body"]),
        ("text", {"body": "x" * 4097, "preview_url": "yes"}, ["text.body", "text.preview_url"]),
        ("image", {}, ["image"]),
        ("image", {"id": "1", "link": "https://x.test"}, ["image"]),
        ("image", {"id": 7}, ["image.id"]),
        ("video", {"link": "ftp://x", "caption": "x" * 1025}, ["video.link", "video.caption"]),
        ("audio", {"id": "1", "caption": "x"}, ["audio.caption"]),
        ("sticker", {"id": "1", "caption": "x"}, ["sticker.caption"]),
        ("location", {"latitude": 91, "longitude": True}, ["location.latitude", "location.longitude"]),
        ("contacts", {"contacts": []}, ["contacts"]),
        ("contacts", {}, ["contacts"]),
        ("contacts", {"contacts": [{"name": {}}, 5]}, ["contacts[0].name.formatted_name", "contacts[1]"]),
        ("reaction", {"emoji": 5}, ["reaction.message_id", "reaction.emoji"]),
        ("hologram", {}, ["type"]),
        ("", {}, ["type"]),
    ],
)
def test_each_breach_of_a_limit_is_told_with_its_place(kind: str, content: dict[str, Any], expected: list[str]) -> None:
    assert paths(kind, content) == expected


def test_a_breach_says_how_much_is_possible() -> None:
    assert check("text", {"body": "x" * 5000}) == [
        {"path": "text.body", "message": "has 5000 characters; at most 4096 are possible"}
    ]


# --- requests others have published; one with a blank to fill in is the form of a message, not a message

BLANKS = (b"<", b"http(s)", b"template-name", b"language-and-locale-code", b'"text": false')
SENDS = [
    path
    for path in sorted((FIXTURES / "graph").rglob("req-send*.json"))
    if not any(blank in path.read_bytes() for blank in BLANKS) and "type" in json.loads(path.read_bytes())
    if b'"typing_indicator"' not in path.read_bytes()
]


@pytest.mark.skipif(not SENDS, reason=f"no published requests at {FIXTURES}")
@pytest.mark.parametrize("path", SENDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_published_message_has_no_problems_and_leaves_as_it_was(path: Path) -> None:
    message = json.loads(path.read_bytes())
    kind = message["type"]
    content = {"contacts": message[kind]} if kind == "contacts" else message[kind]
    assert check(kind, content) == []
    assert outgoing(job(type=kind, content=content))[kind] == message[kind]
