"""What customers write: every type of message that comes in, and what the business phone shares with them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from hub.domain.contact import Identity
from hub.domain.events import (
    IdentityChanged,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    ReactionChanged,
)
from hub.domain.message import MessageError
from hub.whatsapp import refusals
from hub.whatsapp.values import listed, moment, table, text
from hub.whatsapp.webhook_change import Change, Unusable, identity

_WRITTEN = frozenset(
    {"text", "image", "video", "audio", "document", "sticker", "location", "contacts", "reaction", "interactive"}
    | {"button", "order"}
)
_KNOWN = _WRITTEN | {"system", "unsupported", "edit", "revoke"}
_NUMBER_CHANGES = frozenset({"user_changed_number", "user_changed_user_id", "customer_changed_number"})
_TELLING = ("group_id", "context")  # what a message may carry beside its type that belongs into its content


def received(change: Change, message: dict[str, Any]) -> None:
    """Keep one inbound message as what it is: a message, a reaction, an edit, a change of the customer's names …"""
    at = moment(message.get("timestamp"), change.at)
    kind = kind_of(message)
    if kind == "system" and _names_changed(change, message, at):
        return
    customer = change.customer(message.get("from"), message.get("from_user_id"), message.get("from_parent_user_id"))
    if customer is None:
        raise Unusable("names no sender")
    change.found(touched(message, kind, at, "in") or written(change, message, kind, at), customer)


def written(
    change: Change, message: dict[str, Any], kind: str, at: datetime, *, historic: bool = False
) -> MessageReceived:
    """A message as an event. A type nobody knows keeps the whole message as its content."""
    context = table(message.get("context"))
    return MessageReceived(
        wamid=wamid_of(message, change.contacts),
        kind=kind,
        content=content_of(message, kind),
        at=at,
        received_at=change.received_at,
        reply_to=text(context.get("id")),
        forwarded=context.get("forwarded") is True or context.get("frequently_forwarded") is True,
        referral=table(message.get("referral")) or None,
        errors=errors_of(message),
        historic=historic,
    )


def touched(
    message: dict[str, Any], kind: str, at: datetime, by: Literal["in", "out"]
) -> ReactionChanged | MessageEdited | MessageRevoked | None:
    """What happened to an earlier message, if this is such a thing and names its target."""
    if kind not in ("reaction", "edit", "revoke"):
        return None
    body = table(message.get(kind))
    if kind == "reaction":
        target = text(body.get("message_id"))
        emoji = text(body.get("emoji"))
        return ReactionChanged(wamid=wamid_of(message), target=target, emoji=emoji, by=by, at=at) if target else None
    target = text(body.get("original_message_id"))
    if target is None:
        return None
    if kind == "revoke":
        return MessageRevoked(target=target, at=at)
    inner = table(body.get("message"))
    new_kind = kind_of(inner)
    return MessageEdited(target=target, kind=new_kind, content=content_of(inner, new_kind), at=at) if inner else None


def kind_of(message: dict[str, Any]) -> str:
    """Meta's type of a message. When Meta forgot it, the one type whose object is there; else `unknown`."""
    kind = text(message.get("type"))
    if kind is not None:
        return kind
    present = [key for key in message if key in _WRITTEN]
    return present[0] if len(present) == 1 else "unknown"


def content_of(message: dict[str, Any], kind: str) -> dict[str, Any]:
    """The object of a message's type as it came; the whole message when the type or the object is strange.

    Shared contacts are a list in Meta's messages; here they are `{"contacts": […]}`. A group's id, an enquired
    product and "forwarded many times" join the content, for they stand beside it.
    """
    body = message.get(kind)
    if kind not in _KNOWN:
        return message
    if kind == "contacts" and type(body) is list:
        content: dict[str, Any] = {"contacts": listed(body)}
    elif type(body) is dict:
        content = table(body)
    else:
        return message
    beside = any(key in message for key in _TELLING)
    return content | _beside(message) if beside else content


def _beside(message: dict[str, Any]) -> dict[str, Any]:
    context = table(message.get("context"))
    told = {"group_id": message.get("group_id")} | {
        key: context.get(key) for key in ("referred_product", "frequently_forwarded")
    }
    return {key: value for key, value in told.items() if value}


def wamid_of(message: dict[str, Any], contacts: Sequence[dict[str, Any]] = ()) -> str:
    """A message's id. One that came without gets the hash of its words and its writer, the same whenever it comes."""
    wamid = text(message.get("id"))
    if wamid is not None:
        return wamid
    writers = [[contact.get("wa_id"), contact.get("user_id")] for contact in contacts]
    words = msgspec.json.encode([message, writers], order="sorted")
    return f"unnamed.{hashlib.sha256(words).hexdigest()[:40]}"


def errors_of(message: dict[str, Any]) -> tuple[MessageError, ...]:
    """Why Meta could not show a message (unsupported types, files too large)."""
    errors = message.get("errors")
    if not errors:
        return ()
    return tuple(refusals.inbound_error(table(error)) for error in listed(errors) if error)


def _names_changed(change: Change, message: dict[str, Any], at: datetime) -> bool:
    """Keep a customer's new number or id; False when the system message tells something else."""
    system = table(message.get("system"))
    kind = text(system.get("type"))
    if kind in _NUMBER_CHANGES:
        current, previous = _renamed(message, system)
    elif kind == "customer_identity_changed":
        who = message.get("from") or system.get("wa_id") or system.get("customer")
        current, previous = change.customer(who, message.get("from_user_id") or system.get("user_id")), None
    else:
        return False
    if current is None:
        raise Unusable("a change of names without a name")
    words = text(system.get("body")) or "The customer's number or account changed."
    event = IdentityChanged(wamid=text(message.get("id")), text=words, at=at, received_at=change.received_at)
    change.found(event, current, previous)
    return True


def _renamed(message: dict[str, Any], system: dict[str, Any]) -> tuple[Identity | None, Identity | None]:
    """The customer's names after and before. `from` is the old number; the new one has had two names in time."""
    user_id, sender = text(system.get("user_id")), text(message.get("from_user_id"))
    former_id = text(system.get("previous_user_id")) or (sender if sender != user_id else None)
    new, old = system.get("wa_id") or system.get("new_wa_id"), message.get("from") or system.get("customer")
    current = identity(new, user_id, text(system.get("parent_user_id")))
    previous = identity(old, former_id, text(system.get("previous_parent_user_id")))
    return (current, previous) if current else (previous, None)
