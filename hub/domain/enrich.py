"""What the models are asked for a message: the payload of ENRICH."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from hub.domain.message import Direction, Message


class Said(Struct, frozen=True, array_like=True):
    """A turn before the message, in words."""

    direction: Direction
    words: str
    at: datetime


class EnrichJob(Struct, frozen=True, array_like=True):
    """A message to understand, or an answer of the business to learn from.

    `before`: the turns before it, oldest first. `offered`: the replies that were suggested for `offered_for`, the last
    of the customer's messages it answers.
    """

    tenant_id: str
    number_id: str
    contact_id: str
    contact_name: str
    message: Message
    before: tuple[Said, ...] = ()
    offered: tuple[dict[str, Any], ...] = ()
    offered_for: str | None = None
