"""What the WhatsApp Business app on the phone tells: answers written there, and its history when it was connected."""

from datetime import datetime
from functools import partial
from typing import Any, cast

from hub.domain.contact import Identity
from hub.domain.events import MessageEchoed
from hub.domain.message import Status
from hub.whatsapp.values import digits, moment, table, text
from hub.whatsapp.webhook_change import Change, Unusable
from hub.whatsapp.webhook_messages import content_of, kind_of, touched, wamid_of, written

_HISTORY_STATUS: dict[str, Status] = {
    "PENDING": "sent",
    "SENT": "sent",
    "DELIVERED": "delivered",
    "READ": "read",
    "PLAYED": "played",
    "ERROR": "failed",
}


def echoed(change: Change, message: dict[str, Any]) -> None:
    """Keep what somebody wrote, edited or took back on the phone."""
    customer = _answered(change, message)
    if customer is None:
        raise Unusable("names no recipient")
    _keep_echo(change, message, customer, historic=False)


def history(change: Change, part: dict[str, Any]) -> None:
    """Keep one chunk of a phone's history: its threads' messages. Errors and bare progress are kept as a notice."""
    if "threads" not in part or part.get("errors"):
        change.notice("history", {key: value for key, value in part.items() if key != "threads"})
    if "threads" in part:
        change.each("threads", part["threads"], _thread)


def _thread(change: Change, thread: dict[str, Any]) -> None:
    customer = change.customer(thread.get("id"), thread.get("user_id"))
    if "messages" not in thread:
        raise Unusable("a thread without messages")
    change.each("messages", thread["messages"], partial(_remembered, customer))


def remembered(change: Change, message: dict[str, Any]) -> None:
    """Keep a message of the history that came by itself, with the file its first telling lacked."""
    _remembered(None, change, message)


def _remembered(owner: Identity | None, change: Change, message: dict[str, Any]) -> None:
    outgoing = _from_business(change, message, owner)
    customer = owner or (_answered(change, message) if outgoing else _sender(change, message))
    if customer is None:
        raise Unusable("names no customer")
    if outgoing:
        _keep_echo(change, message, customer, historic=True)
        return
    kind, at = kind_of(message), _at(change, message)
    change.found(touched(message, kind, at, "in") or written(change, message, kind, at, historic=True), customer)


def _from_business(change: Change, message: dict[str, Any], owner: Identity | None) -> bool:
    sender = digits(message.get("from"))
    if sender is None:
        return message.get("from_user_id") is None and bool(message.get("to"))
    if owner is not None and owner.phone is not None:
        return sender != owner.phone
    return sender == change.display_phone


def _keep_echo(change: Change, message: dict[str, Any], customer: Identity, *, historic: bool) -> None:
    kind, at = kind_of(message), _at(change, message)
    change.found(touched(message, kind, at, "out") or _echo(change, message, kind, at, historic=historic), customer)


def _echo(change: Change, message: dict[str, Any], kind: str, at: datetime, *, historic: bool) -> MessageEchoed:
    told = text(table(message.get("history_context")).get("status")) or "SENT"
    return MessageEchoed(
        wamid=wamid_of(message),
        kind=kind,
        content=content_of(message, kind),
        at=at,
        received_at=change.received_at,
        reply_to=text(table(message.get("context")).get("id")),
        historic=historic,
        status=_HISTORY_STATUS.get(told.upper(), cast("Status", "sent")),
    )


def _sender(change: Change, message: dict[str, Any]) -> Identity | None:
    return change.customer(message.get("from"), message.get("from_user_id"), message.get("from_parent_user_id"))


def _answered(change: Change, message: dict[str, Any]) -> Identity | None:
    user_id = message.get("to_user_id") or message.get("recipient_user_id") or message.get("recipient")
    return change.customer(message.get("to"), user_id, message.get("to_parent_user_id"))


def _at(change: Change, message: dict[str, Any]) -> datetime:
    return moment(message.get("timestamp"), change.at)
