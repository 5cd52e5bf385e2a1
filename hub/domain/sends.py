"""A job for the owner of a sending number."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

Lane = Literal["people", "campaign"]


class SendJob(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One call of Graph's messages endpoint. `to` and/or `recipient` name the customer as Meta wants.

    `kind` `message` is metered by the number's budget and recorded as attempted before the call; `read` marks the
    customer's messages up to `context_wamid` as read and may be lost or repeated without harm; `typing` likewise.
    `reaction` is metered too, but safe to repeat: it is no message of its own (`message_id` is the message reacted
    to), so nothing is recorded and no outcome comes back.

    `window_until` is when the customer's window closes: until then a template costs no place of the messaging limit.
    """

    kind: Literal["message", "reaction", "read", "typing"] = "message"
    tenant_id: str
    number_id: str
    conversation_id: str
    message_id: str
    lane: Lane = "people"
    to: str | None = None
    recipient: str | None = None
    type: str = ""
    content: dict[str, Any] = {}
    context_wamid: str | None = None
    window_until: datetime | None = None
    at: datetime


class MediaJob(Struct, frozen=True, kw_only=True):
    """Fetch a customer's file: Meta keeps it for 7 days, and its address for 5 minutes."""

    tenant_id: str
    number_id: str
    conversation_id: str
    message_id: str
    media_id: str
    mime_type: str | None = None
    sha256: str | None = None
    at: datetime
