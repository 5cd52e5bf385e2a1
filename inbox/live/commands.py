"""What a client may say on the stream, as one tagged union; each frame is parsed once."""

from typing import Any

import msgspec
from msgspec import Struct


class Auth(Struct, frozen=True, tag="auth", tag_field="op"):
    """First of all, and again whenever the client has a newer token: that keeps the socket open."""

    token: str
    cursor: str | None = None
    topics: list[str] | None = None


class Send(Struct, frozen=True, tag="send", tag_field="op"):
    client_id: str
    conversation_id: str
    message: dict[str, Any]


class View(Struct, frozen=True, tag="view", tag_field="op"):
    conversation_id: str | None = None


class Typing(Struct, frozen=True, tag="typing", tag_field="op"):
    conversation_id: str
    on: bool = True


class Read(Struct, frozen=True, tag="read", tag_field="op"):
    conversation_id: str
    seq: int


class Ping(Struct, frozen=True, tag="ping", tag_field="op"):
    n: int = 0


ClientFrame = Auth | Send | View | Typing | Read | Ping

_json = msgspec.json.Decoder(ClientFrame)
_msgpack = msgspec.msgpack.Decoder(ClientFrame)


def parse(frame: str | bytes) -> ClientFrame:
    """A text frame is JSON, a binary one MessagePack. Raises msgspec.DecodeError (ValidationError with a path)."""
    return _json.decode(frame) if isinstance(frame, str) else _msgpack.decode(frame)
