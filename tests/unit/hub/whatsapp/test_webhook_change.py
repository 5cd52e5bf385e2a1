"""Who an item is about."""

import pytest

from hub.domain.contact import Identity
from tests.unit.hub.whatsapp.bodies import PHONE, USER, contact, message, reading, received


def customers(messages: list[dict[str, object]], contacts: object) -> list[Identity | None]:
    return [parsed.customer for parsed in reading({"contacts": contacts, "messages": messages}).parsed]


def test_a_customer_has_all_the_names_of_message_and_contact() -> None:
    known = contact(PHONE, USER, "Ann", username="ann") | {"parent_user_id": "US.ENT.1"}
    assert received(message(), known).customer == Identity(
        phone=PHONE, user_id=USER, parent_user_id="US.ENT.1", username="ann", name="Ann"
    )


@pytest.mark.parametrize("sender", [f"+{PHONE}", int(PHONE), "+1 650-555-1234"])
def test_a_sender_is_matched_however_the_number_is_written(sender: object) -> None:
    assert customers([message(**{"from": sender}), message()], [contact()])[0] == Identity(phone=PHONE, name="Ann")


@pytest.mark.parametrize("absent", ["", None])
def test_an_absent_or_empty_phone_leaves_the_user_id(absent: str | None) -> None:
    sent = message(from_user_id=USER) | {"from": absent}
    assert customers([sent], [{"wa_id": absent, "user_id": USER}]) == [Identity(user_id=USER)]


def test_a_sender_named_only_by_the_single_contact_is_that_contact() -> None:
    assert customers([message(**{"from": None})], [contact(None, USER)]) == [Identity(user_id=USER, name="Ann")]


def test_a_contact_without_a_profile_is_still_a_contact() -> None:
    assert customers([message()], [{"wa_id": PHONE}]) == [Identity(phone=PHONE)]


def test_the_only_contact_of_the_only_message_is_meant_even_when_written_differently() -> None:
    mexican = message(**{"from": "5215512345678"})
    assert customers([mexican], [contact("525512345678")]) == [Identity(phone="5215512345678", name="Ann")]


def test_of_several_messages_only_the_contacts_own_gets_its_names() -> None:
    found = customers([message(), message(**{"from": "2"})], [contact(PHONE, USER)])
    assert found == [Identity(phone=PHONE, user_id=USER, name="Ann"), Identity(phone="2")]


def test_several_contacts_are_told_apart_by_their_ids() -> None:
    sent = [message(**{"from": None}, from_user_id="US.2"), message()]
    found = customers(sent, [contact(name="Ann"), contact(None, "US.2", "Bo")])
    assert [who and who.name for who in found] == ["Bo", "Ann"]


@pytest.mark.parametrize("contacts", [None, "x", {}, [None, 1, "x"], [{"profile": "x"}], [{"profile": {"name": 5}}]])
def test_broken_contacts_cost_at_most_the_name(contacts: object) -> None:
    (customer,) = customers([message()], contacts)
    assert customer
    assert customer.phone == PHONE


def test_text_where_a_number_belongs_names_somebody_all_the_same() -> None:
    assert customers([message(**{"from": "user.abc"})], []) == [Identity(user_id="user.abc")]


def test_a_message_that_names_nobody_is_set_aside_and_its_neighbour_is_read() -> None:
    found = reading({"messages": [message(**{"from": None}), message()]})
    assert [(path, reason) for path, reason, _ in found.unreadable] == [
        ("entry[0].changes[0].value.messages[0]", "names no sender")
    ]
    assert len(found.parsed) == 1
