"""Events as sockets carry them: each is encoded once, however many clients read it.

Server frames are unmasked and uncompressed, so the very bytes on the wire are the same for all and are built once too.
"""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from hub.domain.events import FeedEvent
from inbox.live.resume import Cursor

Encoding = Literal["json", "msgpack"]
_OPCODES: dict[Encoding, int] = {"json": 0x81, "msgpack": 0x82}  # final text frame, final binary frame


class Line:
    """One event of the feed with its cursor. `payload` is what a client reads, `framed` the same on the wire."""

    __slots__ = ("_framed", "_payloads", "cursor", "event")

    def __init__(self, event: FeedEvent, cursor: Cursor) -> None:
        self.event = event
        self.cursor = cursor
        self._payloads: dict[Encoding, bytes] = {}
        self._framed: dict[Encoding, bytes] = {}

    def payload(self, encoding: Encoding) -> bytes:
        made = self._payloads.get(encoding)
        if made is None:
            made = self._json() if encoding == "json" else self._msgpack()
            self._payloads[encoding] = made
        return made

    def framed(self, encoding: Encoding) -> bytes:
        made = self._framed.get(encoding)
        if made is None:
            made = self._framed[encoding] = framed(self.payload(encoding), encoding)
        return made

    def _json(self) -> bytes:
        event = self.event
        head = {"op": "event", "cursor": str(self.cursor), "id": event.id, "type": event.kind, "at": event.at}
        # The data is JSON already, as the owner wrote it: joined, never parsed again.
        return msgspec.json.encode(head)[:-1] + b',"data":' + event.data + b"}"

    def _msgpack(self) -> bytes:
        return encoded(msgspec.json.decode(self.payload("json")), "msgpack")


def encoded(frame: dict[str, Any], encoding: Encoding) -> bytes:
    """A frame's payload. Times are RFC 3339 text in both encodings, so that a client reads one shape."""
    if encoding == "json":
        return msgspec.json.encode(frame)
    return msgspec.msgpack.encode(msgspec.to_builtins(frame))


def framed(payload: bytes, encoding: Encoding) -> bytes:
    """The payload as one unmasked WebSocket frame (RFC 6455, 5.2)."""
    opcode, size = _OPCODES[encoding], len(payload)
    if size < 126:
        return bytes((opcode, size)) + payload
    if size < 1 << 16:
        return bytes((opcode, 126)) + size.to_bytes(2) + payload
    return bytes((opcode, 127)) + size.to_bytes(8) + payload


def joined(lines: Iterable[Line], encoding: Encoding) -> bytes:
    """Several lines as one piece of wire."""
    return b"".join([line.framed(encoding) for line in lines])
