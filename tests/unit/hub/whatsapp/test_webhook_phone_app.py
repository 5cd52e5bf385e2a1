"""Answers written on the phone, and its history."""

from typing import Any

import pytest

from hub.domain.contact import Identity
from hub.domain.events import (
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    Notice,
    ReactionChanged,
)
from tests.unit.hub.whatsapp.bodies import AT, NOW, PHONE, USER, message, only, reading

BUSINESS = "15550000000"


def echo(kind: str = "text", inner: Any = None, **more: Any) -> dict[str, Any]:
    return message(kind, inner, **({"from": BUSINESS, "to": PHONE} | more))


def echoed(sent: dict[str, Any]) -> Any:
    parsed = only(reading({"message_echoes": [sent]}, "smb_message_echoes"))
    assert parsed.customer == Identity(phone=PHONE)
    return parsed.event


def history(*messages: dict[str, Any]) -> list[Any]:
    part = {"metadata": {"phase": 0}, "threads": [{"id": PHONE, "messages": list(messages)}]}
    found = reading({"history": [part]}, "history")
    assert found.unreadable == []
    assert {p.customer for p in found.parsed} == {Identity(phone=PHONE)}
    return [p.event for p in found.parsed]


def test_an_answer_from_the_phone_belongs_to_the_customer_it_went_to() -> None:
    event = echoed(echo(context={"id": "wamid.0"}))
    assert event == MessageEchoed(
        wamid="wamid.1", kind="text", content={"body": "Hello"}, at=AT, received_at=NOW, reply_to="wamid.0"
    )


def test_an_answer_to_a_customer_without_a_phone_is_kept() -> None:
    parsed = only(reading({"message_echoes": [echo(to=None, to_user_id=USER)]}, "smb_message_echoes"))
    assert parsed.customer == Identity(user_id=USER)


def test_edit_revoke_and_reaction_on_the_phone_touch_the_earlier_message() -> None:
    inner = {"original_message_id": "wamid.0", "message": {"type": "text", "text": {"body": "B"}}}
    assert echoed(echo("edit", inner)) == MessageEdited(target="wamid.0", kind="text", content={"body": "B"}, at=AT)
    assert echoed(echo("revoke", {"original_message_id": "wamid.0"})) == MessageRevoked(target="wamid.0", at=AT)
    reaction = echoed(echo("reaction", {"message_id": "wamid.0", "emoji": "👍"}))
    assert reaction == ReactionChanged(wamid="wamid.1", target="wamid.0", emoji="👍", by="out", at=AT)


def test_an_answer_to_nobody_is_set_aside() -> None:
    found = reading({"message_echoes": [echo(to=None)]}, "smb_message_echoes")
    assert [reason for _, reason, _ in found.unreadable] == ["names no recipient"]


def test_history_tells_both_sides_of_a_thread_apart() -> None:
    theirs, ours = history(message(), echo(history_context={"status": "READ"}))
    assert isinstance(theirs, MessageReceived)
    assert isinstance(ours, MessageEchoed)
    assert (theirs.historic, ours.historic, ours.status) == (True, True, "read")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("PENDING", "sent"),
        ("SENT", "sent"),
        ("DELIVERED", "delivered"),
        ("PLAYED", "played"),
        ("ERROR", "failed"),
        ("SOMETHING", "sent"),
        (None, "sent"),
        (7, "sent"),
    ],
)
def test_the_status_of_an_old_answer_is_kept(word: Any, expected: str) -> None:
    (event,) = history(echo(history_context={"status": word}))
    assert event.status == expected


def test_a_placeholder_for_a_file_is_kept_until_the_file_comes() -> None:
    (placeholder,) = history(message("media_placeholder"))
    assert (placeholder.kind, placeholder.wamid) == ("media_placeholder", "wamid.1")
    parsed = only(reading({"messages": [message("image", {"id": "9"})]}, "history"))
    assert isinstance(parsed.event, MessageReceived)
    assert (parsed.event.kind, parsed.event.wamid, parsed.event.historic) == ("image", "wamid.1", True)


def test_a_file_we_once_sent_comes_as_an_echo() -> None:
    parsed = only(reading({"messages": [echo("image", {"id": "9"})]}, "history"))
    assert isinstance(parsed.event, MessageEchoed)
    assert (parsed.customer, parsed.event.historic) == (Identity(phone=PHONE), True)


def test_an_old_number_change_in_history_changes_nobody() -> None:
    (event,) = history(message("system", {"type": "user_changed_number", "wa_id": "2"}))
    assert isinstance(event, MessageReceived)


def test_a_business_that_does_not_share_its_history_is_a_notice() -> None:
    part = {"errors": [{"code": 2593109, "title": "History sync is turned off"}]}
    assert only(reading({"history": [part]}, "history")).event == Notice(field="history", value=part, at=NOW)


def test_errors_beside_threads_lose_neither() -> None:
    part = {"errors": [{"code": 1}], "threads": [{"id": PHONE, "messages": [message()]}]}
    found = reading({"history": [part]}, "history")
    assert [type(p.event) for p in found.parsed] == [Notice, MessageReceived]


def test_a_broken_thread_or_message_is_set_aside_with_its_place() -> None:
    threads = [{"id": PHONE}, 7, {"id": PHONE, "messages": [message(), "x"]}]
    found = reading({"history": [{"threads": threads}]}, "history")
    place = "entry[0].changes[0].value.history[0].threads"
    assert [path for path, _, _ in found.unreadable] == [f"{place}[0]", f"{place}[1]", f"{place}[2].messages[1]"]
    assert len(found.parsed) == 1
