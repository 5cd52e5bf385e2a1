"""What became of messages we sent: ticks and failures; and errors that concern no message."""

from typing import Any, cast

from hub.domain.contact import Identity
from hub.domain.events import StatusChanged
from hub.domain.ids import is_message_id
from hub.domain.message import MessageError, Status
from hub.whatsapp import refusals
from hub.whatsapp.values import listed, moment, table, text
from hub.whatsapp.webhook_change import Change, Unusable

_TICKS = frozenset({"sent", "delivered", "read", "played", "failed"})
# A payment or a call has a `failed` too, and it says nothing about a message.
_NO_TICKS = frozenset({"payment", "call"})


def status(change: Change, item: dict[str, Any]) -> None:
    """Keep one status. A call's, a payment's and one of an unknown name are kept whole, as notices."""
    at = moment(item.get("timestamp"), change.at)
    kind, name = text(item.get("type")), (text(item.get("status")) or "").lower()
    if kind in _NO_TICKS or name not in _TICKS:
        change.notice({"call": "calls", "payment": "payment"}.get(kind or "", "statuses"), item, at)
        return
    wamid = text(item.get("id"))
    if wamid is None:
        raise Unusable("a status without the id of its message")
    message_id = _ours(item.get("biz_opaque_callback_data"))
    customer = _recipient(change, item)
    if customer is None and message_id is None:
        raise Unusable("a status that names neither a customer nor a message of ours")
    event = StatusChanged(
        wamid=wamid,
        status=cast("Status", name),
        at=at,
        message_id=message_id,
        error=_error(item),
        pricing=table(item.get("pricing")) or None,
    )
    change.found(event, customer)


def error(change: Change, item: dict[str, Any]) -> None:
    """Keep an error of the number, the account or Meta itself."""
    change.notice("errors", item)


def _ours(callback: Any) -> str | None:
    return callback if type(callback) is str and is_message_id(callback) else None


def _recipient(change: Change, item: dict[str, Any]) -> Identity | None:
    """Whose phone the tick came from. In a group that is the participant; `recipient_id` is then the group's."""
    grouped = item.get("recipient_type") == "group"
    phone = item.get("recipient_participant_id") if grouped else item.get("recipient_id")
    parent = item.get("recipient_parent_user_id") or item.get("parent_recipient_user_id")
    return change.customer(phone, item.get("recipient_user_id"), parent)


def _error(item: dict[str, Any]) -> MessageError | None:
    errors = listed(item.get("errors"))
    return refusals.outbound_error(table(errors[0])) if errors else None
