"""Statuses and errors."""

from typing import Any

import pytest

from hub.domain.contact import Identity
from hub.domain.events import Notice, StatusChanged
from hub.domain.ids import message_id
from tests.unit.hub.whatsapp.bodies import AT, PHONE, STAMP, USER, contact, only, reading

OURS = message_id("cnv_01JD8000000000000000000000", 7)


def status(name: Any = "delivered", **more: Any) -> dict[str, Any]:
    plain = {"id": "wamid.1", "status": name, "timestamp": STAMP, "recipient_id": PHONE}
    return {key: value for key, value in (plain | more).items() if value is not None}


def told(item: dict[str, Any], *contacts: Any) -> tuple[StatusChanged, Identity | None]:
    parsed = only(reading({"statuses": [item], "contacts": list(contacts)}))
    assert isinstance(parsed.event, StatusChanged)
    return parsed.event, parsed.customer


@pytest.mark.parametrize("name", ["sent", "delivered", "read", "played", "failed"])
def test_a_tick_names_its_message_and_customer(name: Any) -> None:
    assert told(status(name)) == (StatusChanged(wamid="wamid.1", status=name, at=AT), Identity(phone=PHONE))


def test_a_tick_brings_our_message_id_and_its_price() -> None:
    pricing = {"billable": True, "pricing_model": "PMP", "category": "utility"}
    event, _ = told(status(biz_opaque_callback_data=OURS, pricing=pricing))
    assert (event.message_id, event.pricing) == (OURS, pricing)


@pytest.mark.parametrize("foreign", ["order-77", "msg_x", "", 7, ["x"], OURS + "0"])
def test_a_foreign_callback_text_is_no_message_id(foreign: Any) -> None:
    assert told(status(biz_opaque_callback_data=foreign))[0].message_id is None


def test_a_failure_says_why_and_what_to_do() -> None:
    error = {"code": 131047, "title": "Re-engagement message", "error_data": {"details": "More than 24 hours"}}
    found = told(status("failed", errors=[error]))[0].error
    assert found
    assert (found.code, found.title, found.details) == (131047, "Re-engagement message", "More than 24 hours")
    assert found.advice == "Not delivered: this customer has not written for 24 hours. Send a template."


def test_a_failure_without_a_reason_is_still_a_failure() -> None:
    assert told(status("failed", errors="x"))[0].status == "failed"


def test_contacts_without_a_profile_name_the_customer_by_user_id() -> None:
    item = status(recipient_id=None, recipient_user_id=USER)
    assert told(item, {"user_id": USER})[1] == Identity(user_id=USER)


def test_a_contact_completes_the_recipient() -> None:
    assert told(status(), contact(PHONE, USER))[1] == Identity(phone=PHONE, user_id=USER, name="Ann")


def test_in_a_group_the_customer_is_the_participant_and_not_the_group() -> None:
    item = status(recipient_type="group", recipient_id="grp-1", recipient_participant_id=PHONE)
    assert told(item)[1] == Identity(phone=PHONE)


def test_without_a_customer_our_message_id_is_enough() -> None:
    assert told(status(recipient_id=None, biz_opaque_callback_data=OURS))[1] is None


@pytest.mark.parametrize("broken", [{"recipient_id": None}, {"id": None}, {"id": {}}])
def test_a_tick_that_points_nowhere_is_set_aside(broken: dict[str, Any]) -> None:
    found = reading({"statuses": [status(**broken) if None in broken.values() else status() | broken, status()]})
    assert (len(found.parsed), len(found.unreadable)) == (1, 1)


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (status("deleted"), "statuses"),
        (status("warning"), "statuses"),
        (status(7), "statuses"),
        (status("failed", type="payment", payment={"reference_id": "1"}), "payment"),
        (status("RINGING", type="call"), "calls"),
    ],
)
def test_what_is_no_tick_is_kept_whole(item: dict[str, Any], field: str) -> None:
    parsed = only(reading({"statuses": [item]}))
    assert (parsed.event, parsed.customer) == (Notice(field=field, value=item, at=AT), None)


def test_a_tick_in_capitals_is_a_tick() -> None:
    assert told(status("READ"))[0].status == "read"


def test_an_error_of_the_number_is_a_notice_of_its_own() -> None:
    found = reading({"errors": [{"code": 130429, "title": "Rate limit hit"}, {"code": 131035}]})
    assert [(p.event.field, p.event.value["code"]) for p in found.parsed if isinstance(p.event, Notice)] == [
        ("errors", 130429),
        ("errors", 131035),
    ]
