"""The way to one socket: writes that never wait, and a bound on what a slow reader may leave unread.

`DirectWire` writes finished WebSocket frames to the transport of our own server (see `server.py`), the quick way;
`SentWire` goes through ASGI `send`, for any other server and for tests. Both count what is not yet taken.
"""

import asyncio
from collections import deque
from typing import Protocol

from litestar.types import Send

from inbox.live.lines import Encoding, framed

# A reader this far behind is told so and closed; it comes back with its cursor. A fast one never gets near.
MOST_BYTES = 4 * 1024 * 1024
MOST_FRAMES = 2_000
# How long a closing frame may wait behind what a slow reader has not read yet.
LAST_WORDS = 10.0


class Wire(Protocol):
    """A socket that can be written to without waiting. Nothing is written once it is `over` or `too_slow`."""

    encoding: Encoding

    @property
    def over(self) -> bool:
        """The connection is gone or going."""
        ...

    @property
    def too_slow(self) -> bool:
        """More is unread than may be."""
        ...

    def write(self, wire_bytes: bytes, payloads: list[bytes]) -> None:
        """Write frames: `wire_bytes` holds exactly `payloads`, framed."""
        ...

    async def drained(self) -> None:
        """Wait until most of what was written is taken."""
        ...

    async def close(self, code: int, reason: str) -> None:
        """Say why and close; a reader that does not take it within LAST_WORDS is cut off."""
        ...


def write_one(wire: Wire, payload: bytes) -> None:
    """Write a single frame."""
    wire.write(framed(payload, wire.encoding), [payload])


class DirectWire:
    """Straight to the transport, whose own buffer is the queue: one system call carries a whole burst."""

    __slots__ = ("_send", "_transport", "encoding")

    def __init__(self, transport: asyncio.Transport, send: Send, encoding: Encoding) -> None:
        self._transport = transport
        self._send = send
        self.encoding: Encoding = encoding

    @property
    def over(self) -> bool:
        return self._transport.is_closing()

    @property
    def too_slow(self) -> bool:
        return self._transport.get_write_buffer_size() > MOST_BYTES

    def write(self, wire_bytes: bytes, payloads: list[bytes]) -> None:  # noqa: ARG002 the other wire needs them
        if not self._transport.is_closing():
            self._transport.write(wire_bytes)

    async def drained(self) -> None:
        while self._transport.get_write_buffer_size() > MOST_BYTES // 8 and not self.over:  # noqa: ASYNC110 no event to wait for
            await asyncio.sleep(0.02)

    async def close(self, code: int, reason: str) -> None:
        if not await _say_goodbye(self._send, code, reason):
            self._transport.abort()


class SentWire:
    """Through ASGI `send`, by a task of its own that lives as long as there is something to send."""

    __slots__ = ("_queue", "_send", "_size", "_task", "_wake", "encoding", "over")

    def __init__(self, send: Send, encoding: Encoding) -> None:
        self._send = send
        self._queue: deque[bytes] = deque()
        self._size = 0
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._run())
        self.encoding: Encoding = encoding
        self.over = False

    @property
    def too_slow(self) -> bool:
        return self._size > MOST_BYTES or len(self._queue) > MOST_FRAMES

    def write(self, wire_bytes: bytes, payloads: list[bytes]) -> None:  # noqa: ARG002 the other wire needs them
        if self.over:
            return
        self._queue.extend(payloads)
        self._size += sum(map(len, payloads))
        self._wake.set()

    async def drained(self) -> None:
        while len(self._queue) > MOST_FRAMES // 8 and not self.over:  # noqa: ASYNC110 rare, and not worth an event
            await asyncio.sleep(0.02)

    async def close(self, code: int, reason: str) -> None:
        try:
            async with asyncio.timeout(LAST_WORDS):
                while self._queue and not self.over:  # noqa: ASYNC110 rare, and not worth an event
                    await asyncio.sleep(0.01)
        except TimeoutError:
            self._queue.clear()
        self.over = True
        self._task.cancel()
        await _say_goodbye(self._send, code, reason)

    async def _run(self) -> None:
        key = "text" if self.encoding == "json" else "bytes"
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._queue:
                    payload = self._queue[0]
                    await self._send({"type": "websocket.send", key: payload.decode() if key == "text" else payload})  # type: ignore[misc, arg-type]
                    self._size -= len(self._queue.popleft())
        except Exception:  # noqa: BLE001 whatever the server raises for a lost connection: the reader side reports it
            self.over = True


async def _say_goodbye(send: Send, code: int, reason: str) -> bool:
    """Send the closing frame. False: the reader did not take it in time."""
    try:
        async with asyncio.timeout(LAST_WORDS):
            await send({"type": "websocket.close", "code": code, "reason": reason})
    except TimeoutError:
        return False
    except Exception:  # noqa: BLE001 the connection is gone already, which is what was wanted
        return True
    return True
