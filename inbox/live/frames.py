"""What the server says on the stream besides events."""

from typing import Any

import msgspec
from msgspec import Struct

from hub.domain.message import Message
from inbox.live.lines import Encoding, encoded
from inbox.live.resume import ResyncReason

HEARTBEAT = 25  # seconds of silence


class Ready(Struct, frozen=True, kw_only=True, tag="ready", tag_field="op"):
    """`cursor` is where the client stands; once it has the `missed` events it missed it stands at `head`."""

    cursor: str
    head: str
    missed: int
    session: str
    heartbeat: int = HEARTBEAT


class ResyncFrame(Struct, frozen=True, kw_only=True, tag="resync", tag_field="op"):
    reason: ResyncReason
    cursor: str


class PresenceFrame(Struct, frozen=True, kw_only=True, tag="presence", tag_field="op"):
    """Person ids, each once."""

    conversation_id: str
    viewers: list[str]
    typing: list[str]


class Ack(Struct, frozen=True, kw_only=True, tag="ack", tag_field="op"):
    client_id: str
    message: Message


class Nack(Struct, frozen=True, kw_only=True, tag="nack", tag_field="op"):
    """`client_id` is null for a frame that had none, such as one that cannot be read."""

    client_id: str | None
    problem: dict[str, Any]


class Pong(Struct, frozen=True, kw_only=True, tag="pong", tag_field="op"):
    n: int


class Heartbeat(Struct, frozen=True, kw_only=True, tag="heartbeat", tag_field="op"):
    pass


ServerFrame = Ready | ResyncFrame | PresenceFrame | Ack | Nack | Pong | Heartbeat


def payload(frame: ServerFrame, encoding: Encoding) -> bytes:
    """The frame as a client reads it."""
    if encoding == "json":
        return msgspec.json.encode(frame)
    return encoded(msgspec.to_builtins(frame), "msgpack")
