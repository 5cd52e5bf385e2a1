"""Inbound messages of every type."""

from typing import Any

import pytest

from hub.domain.events import (
    IdentityChanged,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    ReactionChanged,
)
from tests.unit.hub.whatsapp.bodies import AT, NOW, PHONE, USER, contact, message, reading, received

IMAGE = {"id": "9", "mime_type": "image/jpeg", "sha256": "abc=", "caption": "Look", "url": "https://x.test"}
ORDER = {"catalog_id": "1", "product_items": [{"quantity": "2", "item_price": 5.5}]}
FLOW = {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{}"}}
AS_IT_CAME = [
    ("text", {"body": "Hello"}),
    ("image", IMAGE),
    ("video", IMAGE),
    ("audio", {"id": "9", "mime_type": "audio/ogg; codecs=opus", "voice": True}),
    ("document", {**IMAGE, "filename": "a.pdf"}),
    ("sticker", {"id": "9", "animated": False}),
    ("location", {"latitude": 1.5, "longitude": -2}),
    ("interactive", {"type": "button_reply", "button_reply": {"id": "1", "title": "Yes"}}),
    ("interactive", {"type": "list_reply", "list_reply": {"id": "1", "title": "Yes", "description": "x"}}),
    ("interactive", FLOW),
    ("interactive", {"type": "call_permission_reply", "call_permission_reply": {"response": "accept"}}),
    ("button", {"payload": "p", "text": "Stop"}),
    ("order", ORDER),
    ("unsupported", {"type": "poll_creation"}),
    ("system", {"type": "something_new", "body": "Something happened"}),
]


def written(sent: dict[str, Any]) -> MessageReceived:
    event = received(sent).event
    assert isinstance(event, MessageReceived)
    return event


@pytest.mark.parametrize(("kind", "content"), AS_IT_CAME)
def test_a_message_keeps_the_object_of_its_type_as_it_came(kind: str, content: dict[str, Any]) -> None:
    event = written(message(kind, content))
    assert (event.wamid, event.kind, event.content) == ("wamid.1", kind, content)
    assert (event.at, event.received_at, event.historic) == (AT, NOW, False)


def test_shared_contacts_are_a_list_inside_their_content() -> None:
    cards = [{"name": {"formatted_name": "Bo"}, "origin": "contact_request"}]
    assert written(message("contacts", cards)).content == {"contacts": cards}


@pytest.mark.parametrize(
    "sent",
    [
        message("hologram", {"depth": 3}),
        message("unsupported", errors=[{"code": 131051}]),
        message("text", "not an object"),
        message("contacts", {"1": 2}) | {"contacts": "none"},
        message("media_placeholder"),
        message("reaction", {"emoji": "x"}),
        message("edit", {"original_message_id": "wamid.0"}),
        message("revoke", {}),
        message("request_welcome"),
    ],
    ids=lambda sent: sent["type"],
)
def test_a_message_nobody_understands_is_kept_whole(sent: dict[str, Any]) -> None:
    event = written(sent)
    assert event.kind == sent["type"]
    assert event.content in (sent, sent.get(event.kind))


def test_an_unknown_type_has_the_whole_message_as_content() -> None:
    sent = message("hologram", {"depth": 3})
    assert written(sent).content == sent


def test_a_message_without_a_type_is_known_by_its_object() -> None:
    event = written(message(None, location={"latitude": 1, "longitude": 2}))
    assert (event.kind, event.content) == ("location", {"latitude": 1, "longitude": 2})


def test_a_message_with_neither_type_nor_object_is_unknown_and_whole() -> None:
    sent = message(None)
    assert (written(sent).kind, written(sent).content) == ("unknown", sent)


def test_an_unsupported_message_says_why_and_what_to_do() -> None:
    told = {"code": 131051, "title": "Message type unknown", "error_data": {"details": "Not supported"}}
    (error,) = written(message("unsupported", errors=[told])).errors
    assert (error.code, error.title, error.details) == (131051, "Message type unknown", "Not supported")
    assert (
        error.advice
        == "WhatsApp does not hand this kind of message to us. Ask the customer to send it in another form."
    )


def test_a_reply_names_what_it_answers() -> None:
    assert written(message(context={"from": "15550000000", "id": "wamid.0"})).reply_to == "wamid.0"


@pytest.mark.parametrize(
    ("context", "forwarded"),
    [({"forwarded": True}, True), ({"frequently_forwarded": True}, True), ({"id": "wamid.0"}, False), ("x", False)],
)
def test_a_forwarded_message_is_marked(context: Any, forwarded: bool) -> None:
    assert written(message(context=context)).forwarded is forwarded


def test_an_enquired_product_a_group_and_many_forwards_join_the_content() -> None:
    product = {"catalog_id": "1", "product_retailer_id": "2"}
    context = {"id": "wamid.0", "referred_product": product, "frequently_forwarded": True}
    assert written(message(context=context, group_id="grp")).content == {
        "body": "Hello",
        "group_id": "grp",
        "referred_product": product,
        "frequently_forwarded": True,
    }


def test_the_ad_a_message_came_from_is_kept() -> None:
    ad = {"source_type": "ad", "source_id": "1", "headline": "Sale"}
    assert written(message(referral=ad)).referral == ad


@pytest.mark.parametrize(("emoji", "expected"), [("👍", "👍"), ("", None), (None, None)])
def test_a_reaction_and_its_removal_name_their_target(emoji: str | None, expected: str | None) -> None:
    inner = {"message_id": "wamid.0"} | ({} if emoji is None else {"emoji": emoji})
    event = received(message("reaction", inner)).event
    assert event == ReactionChanged(wamid="wamid.1", target="wamid.0", emoji=expected, by="in", at=AT)


def test_an_edit_carries_the_new_content_of_its_target() -> None:
    inner = {
        "original_message_id": "wamid.0",
        "message": {"context": {"id": "M0"}, "type": "text", "text": {"body": "B"}},
    }
    event = received(message("edit", inner)).event
    assert event == MessageEdited(target="wamid.0", kind="text", content={"body": "B"}, at=AT)


def test_a_revoke_names_its_target() -> None:
    event = received(message("revoke", {"original_message_id": "wamid.0"})).event
    assert event == MessageRevoked(target="wamid.0", at=AT)


def test_a_message_without_an_id_gets_the_same_one_whenever_it_comes() -> None:
    first, again, other = (written(message(id=None, text={"body": words})).wamid for words in ("a", "a", "b"))
    assert first == again != other
    assert first.startswith("unnamed.")


def test_the_same_words_of_two_people_without_ids_are_two_messages() -> None:
    nameless = {key: value for key, value in message(id=None).items() if key != "from"}
    ids = [
        event.wamid
        for wa_id in ("491701", "491702", "491701")
        if isinstance(event := received(nameless, contact(wa_id)).event, MessageReceived)
    ]
    assert ids[0] == ids[2] != ids[1]


def test_ids_and_times_may_be_numbers() -> None:
    sent = message(id=77, timestamp=int(AT.timestamp())) | {"from": 16505551234}
    parsed = received(sent)
    assert (written(sent).wamid, written(sent).at) == ("77", AT)
    assert parsed.customer
    assert parsed.customer.phone == PHONE


# --- the customer's names change


def renamed(system: dict[str, Any], **more: Any) -> tuple[Any, Any, IdentityChanged]:
    found = reading({"messages": [message("system", system, **more)]})
    assert found.unreadable == []
    (parsed,) = found.parsed
    assert isinstance(parsed.event, IdentityChanged)
    return parsed.customer, parsed.previous, parsed.event


@pytest.mark.parametrize("key", ["wa_id", "new_wa_id"])
def test_a_new_number_comes_with_the_old_one(key: str) -> None:
    new, old, event = renamed({"type": "user_changed_number", key: "15557654321", "body": "Ann changed"})
    assert (new.phone, old.phone) == ("15557654321", PHONE)
    assert event == IdentityChanged(wamid="wamid.1", text="Ann changed", at=AT, received_at=NOW)


def test_a_new_number_comes_with_the_old_and_new_user_ids() -> None:
    system = {"type": "user_changed_number", "wa_id": "2", "user_id": "US.2", "previous_user_id": "US.1"}
    new, old, event = renamed(system)
    assert (new.phone, new.user_id, old.phone, old.user_id) == ("2", "US.2", PHONE, "US.1")
    assert event.text == "The customer's number or account changed."


def test_a_new_user_id_without_a_phone_comes_with_the_old_one() -> None:
    system = {"type": "user_changed_user_id", "user_id": "US.2", "previous_user_id": "US.1"}
    system |= {"parent_user_id": "US.ENT.2", "previous_parent_user_id": "US.ENT.1"}
    new, old, _ = renamed(system, **{"from": None})
    assert (new.phone, new.user_id, new.parent_user_id) == (None, "US.2", "US.ENT.2")
    assert (old.phone, old.user_id, old.parent_user_id) == (None, "US.1", "US.ENT.1")


def test_the_senders_user_id_is_the_old_one_when_meta_names_no_other() -> None:
    _, old, _ = renamed({"type": "user_changed_number", "wa_id": "2", "user_id": "US.2"}, from_user_id="US.1")
    assert old.user_id == "US.1"
    _, same, _ = renamed({"type": "user_changed_number", "wa_id": "2", "user_id": "US.2"}, from_user_id="US.2")
    assert same.user_id is None


def test_without_the_old_names_a_change_still_tells_the_new_one() -> None:
    new, old, _ = renamed({"type": "user_changed_user_id", "user_id": "US.2"}, **{"from": None})
    assert (new.user_id, old) == ("US.2", None)


def test_a_changed_identity_keeps_the_customers_names() -> None:
    customer, old, _ = renamed({"type": "customer_identity_changed", "wa_id": PHONE, "identity": "h"}, **{"from": None})
    assert (customer.phone, old) == (PHONE, None)


def test_a_change_of_names_without_any_name_is_set_aside() -> None:
    found = reading({"messages": [message("system", {"type": "user_changed_number"}, **{"from": None})]})
    assert [reason for _, reason, _ in found.unreadable] == ["a change of names without a name"]
    assert found.parsed == []


def test_a_customer_known_only_by_a_user_id_is_read() -> None:
    parsed = received(message(**{"from": ""}, from_user_id=USER), contact(None, USER, username="ann"))
    assert parsed.customer
    assert (parsed.customer.phone, parsed.customer.user_id, parsed.customer.username) == (None, USER, "ann")
