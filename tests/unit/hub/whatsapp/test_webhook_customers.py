"""Calls, choices about marketing, clicks."""

from typing import Any

import pytest

from hub.domain.contact import Identity
from hub.domain.events import CustomerCalled, LinkClicked, MarketingPreferenceChanged, Notice
from tests.unit.hub.whatsapp.bodies import AT, NOW, PHONE, STAMP, USER, contact, only, reading


def call(**more: Any) -> dict[str, Any]:
    plain = {"id": "wacid.1", "from": PHONE, "to": "15550000000", "event": "connect", "timestamp": STAMP}
    return plain | {"direction": "USER_INITIATED"} | more


@pytest.mark.parametrize("item", [call(), call(event="terminate", status="COMPLETED"), call(direction=None)])
def test_a_customers_call_is_kept_with_all_it_says(item: dict[str, Any]) -> None:
    parsed = only(reading({"calls": [item], "contacts": [contact()]}, "calls"))
    assert parsed.event == CustomerCalled(call_id="wacid.1", content=item, at=AT, received_at=NOW)
    assert parsed.customer == Identity(phone=PHONE, name="Ann")


@pytest.mark.parametrize(
    "item",
    [
        call(direction="BUSINESS_INITIATED"),
        call(event="call_recording_available"),
        call(id=None),
        call(direction=None) | {"from": "15550000000"},
    ],
)
def test_our_own_calls_and_recordings_are_notices(item: dict[str, Any]) -> None:
    assert only(reading({"calls": [item]}, "calls")).event == Notice(field="calls", value=item, at=AT)


@pytest.mark.parametrize("value", ["stop", "resume"])
def test_a_choice_about_marketing_names_the_customer(value: str) -> None:
    choice = {"wa_id": PHONE, "category": "marketing_messages", "value": value, "timestamp": int(STAMP)}
    parsed = only(reading({"contacts": [contact(PHONE, USER)], "user_preferences": [choice]}, "user_preferences"))
    assert parsed.event == MarketingPreferenceChanged(value=value, at=AT)
    assert parsed.customer == Identity(phone=PHONE, user_id=USER, name="Ann")


def test_a_choice_by_user_id_alone_is_kept() -> None:
    choice = {"user_id": USER, "category": "marketing_messages", "value": "stop", "timestamp": STAMP}
    assert only(reading({"user_preferences": [choice]}, "user_preferences")).customer == Identity(user_id=USER)


@pytest.mark.parametrize("strange", [{"category": "newsletters"}, {"value": None}])
def test_a_choice_about_something_else_is_a_notice(strange: dict[str, Any]) -> None:
    choice = {"wa_id": PHONE, "category": "marketing_messages", "value": "stop", "timestamp": STAMP} | strange
    parsed = only(reading({"user_preferences": [choice]}, "user_preferences"))
    assert parsed.event == Notice(field="user_preferences", value=choice, at=AT)


def test_a_click_belongs_to_the_customer_whom_its_webhook_names() -> None:
    click = {"action_type": "marketing_messages_link_click", "timestamp": STAMP}
    parsed = only(reading({"contacts": [contact(PHONE, USER)], "user_actions": [click]}))
    assert parsed.event == LinkClicked(at=AT)
    assert parsed.customer == Identity(phone=PHONE, user_id=USER, name="Ann")
    view = click | {"action_type": "landing_page_view"}
    assert isinstance(only(reading({"contacts": [contact(PHONE, USER)], "user_actions": [view]})).event, Notice)


def test_a_click_in_a_marketing_message_is_a_notice_when_nobody_is_named() -> None:
    click = {"action_type": "marketing_messages_link_click", "timestamp": STAMP}
    assert only(reading({"user_actions": [click]})).event == Notice(field="user_actions", value=click, at=AT)
