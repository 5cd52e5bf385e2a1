"""The cheapest WebSocket client there is: walks over frames without looking inside, or hands their payloads on."""

import asyncio
import base64
import json
import os
import time
from collections.abc import Callable
from urllib.parse import urlsplit

PONG = 0x8A
ZERO_MASK = b"\0\0\0\0"  # clients must mask; XOR with zero is a mask like any other


def text_frame(payload: bytes, opcode: int = 0x81) -> bytes:
    """A client's frame."""
    size = len(payload)
    if size < 126:
        head = bytes((opcode, 0x80 | size))
    elif size < 1 << 16:
        head = bytes((opcode, 0x80 | 126)) + size.to_bytes(2)
    else:
        head = bytes((opcode, 0x80 | 127)) + size.to_bytes(8)
    return head + ZERO_MASK + payload


class Socket(asyncio.Protocol):
    """One socket. `frames` counts data frames; `on_payload`, if given, is called with each one's payload."""

    def __init__(self, host: str, path: str, on_payload: Callable[[bytes], None] | None = None) -> None:
        self._host, self._path, self._on_payload = host, path, on_payload
        self._got = bytearray()
        self._skip = 0  # bytes of the current payload that are still to come
        self._open = False
        self.frames = 0
        self.size = 0  # bytes read
        self.last_at = 0.0  # monotonic seconds of the last data frame
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lost = False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {self._path} HTTP/1.1", f"Host: {self._host}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: hubbub.v1.json"]
        transport.write("\r\n".join([*lines, "", ""]).encode())  # type: ignore[attr-defined]

    def say(self, **frame: object) -> None:
        assert self.transport is not None
        self.transport.write(text_frame(json.dumps(frame).encode()))

    def data_received(self, data: bytes) -> None:
        self.size += len(data)
        if not self._open:
            self._got += data
            end = self._got.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self._got.startswith(b"HTTP/1.1 101"):
                self.opened.set_exception(ConnectionError(bytes(self._got[:200]).decode("latin-1")))
                return
            self._open = True
            self.opened.set_result(None)
            data, self._got = bytes(self._got[end + 4 :]), bytearray()
        if self._on_payload:
            self._read(data)
        else:
            self._count(data)

    def _count(self, data: bytes) -> None:
        """Step from header to header; payloads are not kept."""
        if self._skip >= len(data):
            self._skip -= len(data)
            return
        at = self._skip
        if self._got:
            data, at = bytes(self._got) + data, 0
            self._got.clear()
        end = len(data)
        while at < end:
            head = _header(data, at)
            if head is None:
                self._got += data[at:]
                self._skip = 0
                return
            opcode, size, start = head
            self._note(opcode)
            at = start + size
        self._skip = at - end

    def _read(self, data: bytes) -> None:
        """Hand on whole payloads."""
        self._got += data
        at = 0
        while (head := _header(self._got, at)) is not None:
            opcode, size, start = head
            if len(self._got) < start + size:
                break
            payload = bytes(self._got[start : start + size])
            at = start + size
            if opcode == 9 and self.transport:
                self.transport.write(text_frame(payload, PONG))
            self._note(opcode)
            if opcode in {1, 2} and self._on_payload:
                self._on_payload(payload)
        del self._got[:at]

    def _note(self, opcode: int) -> None:
        if opcode in {1, 2}:
            self.frames += 1
            self.last_at = time.monotonic()
        elif opcode == 9 and self._on_payload is None and self.transport:
            self.transport.write(text_frame(b"", PONG))

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed during the handshake"))


def _header(data: bytes | bytearray, at: int) -> tuple[int, int, int] | None:
    """(opcode, payload size, where the payload starts) of the frame at `at`; None while it is not whole."""
    if len(data) < at + 2:
        return None
    opcode, size = data[at] & 0x0F, data[at + 1] & 0x7F
    if size < 126:
        return opcode, size, at + 2
    wide = 2 if size == 126 else 8
    if len(data) < at + 2 + wide:
        return None
    return opcode, int.from_bytes(data[at + 2 : at + 2 + wide]), at + 2 + wide


async def open_socket(url: str, on_payload: Callable[[bytes], None] | None = None) -> Socket:
    """A socket behind its handshake. `url`: `http://host:port/path`. Raises ConnectionError."""
    parts = urlsplit(url)
    loop = asyncio.get_running_loop()
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    _, socket = await loop.create_connection(
        lambda: Socket(f"{host}:{port}", parts.path or "/", on_payload), host, port
    )
    await asyncio.wait_for(socket.opened, 20)
    return socket
