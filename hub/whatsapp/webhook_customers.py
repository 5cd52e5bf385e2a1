"""What customers do besides writing: they call, choose about marketing, and follow links."""

from typing import Any

from hub.domain.events import CustomerCalled, LinkClicked, MarketingPreferenceChanged
from hub.whatsapp.values import digits, moment, text
from hub.whatsapp.webhook_change import Change, Unusable

CLICK = "marketing_messages_link_click"
_CALLING = frozenset({"connect", "terminate"})


def call(change: Change, item: dict[str, Any]) -> None:
    """Keep a customer's call. Our own calls, recordings and transcripts are kept as notices."""
    at = moment(item.get("timestamp"), change.at)
    call_id = text(item.get("id"))
    if call_id is None or not _by_customer(change, item):
        change.notice("calls", item, at)
        return
    customer = change.customer(item.get("from"), item.get("from_user_id"), item.get("from_parent_user_id"))
    if customer is None:
        raise Unusable("names no caller")
    change.found(CustomerCalled(call_id=call_id, content=item, at=at, received_at=change.received_at), customer)


def _by_customer(change: Change, item: dict[str, Any]) -> bool:
    if text(item.get("event")) not in _CALLING:
        return False
    direction = text(item.get("direction"))
    if direction is not None:
        return direction.upper() == "USER_INITIATED"
    caller = digits(item.get("from"))
    return caller is not None and caller != change.display_phone


def preference(change: Change, item: dict[str, Any]) -> None:
    """Keep a choice about marketing messages; a choice about anything else is a notice."""
    at = moment(item.get("timestamp"), change.at)
    value = text(item.get("value"))
    if value is None or item.get("category", "marketing_messages") != "marketing_messages":
        change.notice("user_preferences", item, at)
        return
    customer = change.customer(item.get("wa_id"), item.get("user_id"), item.get("parent_user_id"))
    if customer is None:
        raise Unusable("names no customer")
    change.found(MarketingPreferenceChanged(value=value, at=at), customer)


def action(change: Change, item: dict[str, Any]) -> None:
    """Keep a click in a marketing message. Meta's documented form does not say whose click it was: then it is a notice.
    What names its one contact is that customer's."""
    at = moment(item.get("timestamp"), change.at)
    clicked = item.get("action_type") == CLICK
    customer = change.customer(item.get("wa_id"), item.get("user_id"), item.get("parent_user_id")) if clicked else None
    if customer is None:
        change.notice("user_actions", item, at)
    else:
        change.found(LinkClicked(at=at), customer)
