"""Tenants, customers and messages nobody has met before."""

import itertools
import os
from datetime import UTC, datetime
from typing import Any

from msgspec import structs

from hub.domain.contact import Identity, MarketingWish
from hub.domain.conversation import Conversation, Preview
from hub.domain.ids import message_id, new_id
from hub.domain.message import Author, Message

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
_phones = itertools.count(int.from_bytes(os.urandom(5)) * 1000)


def tenant() -> str:
    return new_id("ten", NOON)


def number() -> str:
    return new_id("num", NOON)


def stranger(**known: Any) -> Identity:
    return Identity(**{"phone": f"49{next(_phones):015d}", "name": "Ada", **known})


def user_id() -> str:
    return f"US.{next(_phones):018d}"


def wamid() -> str:
    return f"wamid.{os.urandom(20).hex()}"


def incoming(conversation_id: str, seq: int, text: str = "Hello", **known: Any) -> Message:
    given: dict[str, Any] = {
        "id": message_id(conversation_id, seq),
        "conversation_id": conversation_id,
        "seq": seq,
        "direction": "in",
        "type": "text",
        "content": {"body": text},
        "wamid": wamid(),
        "status": "received",
        "author": Author(kind="customer", name="Ada"),
        "at": NOON,
        "received_at": NOON,
        "version": 1,
    }
    return Message(**{**given, **known})


def outgoing(conversation_id: str, seq: int, text: str = "Hi", **known: Any) -> Message:
    author = Author(kind="person", id="per_1", name="Raj")
    given: dict[str, Any] = {"direction": "out", "status": "queued", "author": author, "wamid": None}
    return incoming(conversation_id, seq, text, **{**given, "client_id": os.urandom(8).hex(), **known})


def moved_on(head: Conversation, *messages: Message, **changes: Any) -> Conversation:
    """The head after these messages, one version on."""
    if messages:
        last = messages[-1]
        shown = Preview(
            seq=last.seq, direction=last.direction, type=last.type, text="…", status=last.status, at=last.at
        )
        changes = {"last_seq": last.seq, "last_message": shown, "last_message_at": last.at, **changes}
    return structs.replace(head, version=head.version + 1, **changes)


def said(wish: Any, at: datetime, **known: Any) -> MarketingWish:
    """A customer's word about marketing messages, in a message nobody has seen before."""
    given: dict[str, Any] = {
        "wish": wish,
        "said_by": "keyword",
        "at": at,
        "message_id": message_id(new_id("cnv", at), 1),
    }
    return MarketingWish(**{**given, **known})
