"""The cheapest HTTP/1.1 client there is: requests made beforehand, keep-alive connections, one request each at a time.

The client must never be what is measured: a post costs it some 20 µs.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Self

from tests.load.figures import percentile

END_OF_CHUNKS = b"0\r\n\r\n"


def answer_in(got: bytes | bytearray) -> int:
    """The status of the answer in `got`, 0 while it is not complete."""
    head = got.find(b"\r\n\r\n")
    if head < 0:
        return 0
    fields = bytes(got[:head]).lower()
    status = int(fields[9:12])
    length = fields.find(b"content-length:")
    if length >= 0:
        size = int(fields[length + 15 : length + 30].split(b"\r\n")[0])
        return status if len(got) >= head + 4 + size else 0
    if b"transfer-encoding: chunked" in fields:
        return status if got.endswith(END_OF_CHUNKS) else 0
    return status


class Connection(asyncio.Protocol):
    """One connection. `answered(connection, status)` is called for each answer, with status 0 when it is lost."""

    def __init__(self, answered: Callable[["Connection", int], None]) -> None:
        self._answered = answered
        self._got = bytearray()
        self.transport: asyncio.Transport | None = None
        self.asked_at = 0.0
        self.waiting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def ask(self, request: bytes) -> None:
        assert self.transport is not None
        self.waiting = True
        self.asked_at = time.monotonic()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._got += data
        status = answer_in(self._got)
        if status:
            self._got.clear()
            self.waiting = False
            self._answered(self, status)

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        if self.waiting:
            self.waiting = False
            self._answered(self, 0)


class Spell:
    """What a closed loop came to."""

    def __init__(self) -> None:
        self.statuses: dict[int, int] = {}
        self.took: list[float] = []  # seconds, of each answer
        self.seconds = 0.0

    def summary(self) -> dict[str, float]:
        """Answers a second and latency in ms."""
        ordered = sorted(self.took)
        good = self.statuses.get(200, 0)
        return {
            "per_second": good / self.seconds,
            "median_ms": percentile(ordered, 0.5) * 1000,
            "p99_ms": percentile(ordered, 0.99) * 1000,
            "bad": float(sum(self.statuses.values()) - good),
        }


async def closed_loop(host: str, port: int, requests: Iterable[bytes], connections: int, seconds: float) -> Spell:
    """Every connection asks again as soon as it is answered, for `seconds` or until there are no more requests."""
    loop, spell = asyncio.get_running_loop(), Spell()
    queue, over = iter(requests), loop.create_future()
    end = time.monotonic() + seconds
    open_now = connections

    def answered(connection: Connection, status: int) -> None:
        nonlocal open_now
        now = time.monotonic()
        spell.statuses[status] = spell.statuses.get(status, 0) + 1
        spell.took.append(now - connection.asked_at)
        request = next(queue, None) if now < end and status else None
        if request is not None:
            connection.ask(request)
            return
        open_now -= 1
        if not open_now and not over.done():
            over.set_result(None)

    made: list[Connection] = []
    for _ in range(connections):
        _, connection = await loop.create_connection(lambda: Connection(answered), host, port)
        made.append(connection)
    began = time.monotonic()
    for connection in made:
        connection.ask(next(queue))
    await over
    spell.seconds = time.monotonic() - began
    for connection in made:
        if connection.transport:
            connection.transport.close()
    return spell


class Poster:
    """Posts at times of your choice over a bounded number of connections; what finds none free waits its turn."""

    def __init__(self, host: str, port: int, answered: Callable[[int], None]) -> None:
        """`answered` is told the status of each answer; 0: the connection was lost."""
        self._host, self._port, self._told = host, port, answered
        self._free: deque[Connection] = deque()
        self._queue: deque[bytes] = deque()
        self._all: list[Connection] = []
        self.under_way = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for connection in self._all:
            if connection.transport:
                connection.transport.close()

    async def connect(self, connections: int) -> None:
        """Open so many; servers close those that were idle for some seconds, so do it right before posting."""
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            _, connection = await loop.create_connection(lambda: Connection(self._answered), self._host, self._port)
            self._all.append(connection)
            self._free.append(connection)

    def post(self, request: bytes) -> None:
        self.under_way += 1
        while self._free:
            connection = self._free.popleft()
            if connection.transport and not connection.transport.is_closing():
                connection.ask(request)
                return
        self._queue.append(request)

    async def done(self, seconds: float) -> None:
        """Wait until all posts are answered. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while self.under_way:  # noqa: ASYNC110 - polled rarely, and only after the run
                await asyncio.sleep(0.005)

    def _answered(self, connection: Connection, status: int) -> None:
        self.under_way -= 1
        self._told(status)
        if not status:
            return
        if self._queue:
            connection.ask(self._queue.popleft())
        else:
            self._free.append(connection)
