"""Group commit: what arrives while a publish is under way travels together in the next frame.

At low load a frame holds one item and waits for nothing. Under load one acknowledgement, one write to disk, is
shared by all that waited for the one before.
"""

import asyncio
from collections import deque

from hub.errors import StreamUnavailable
from hub.stream.connection import Bus
from hub.stream.frames import FRAME_BYTES, join

# Two frames under way keep the disk busy while the next one fills (measured; more only makes frames smaller).
IN_FLIGHT = 2
FRAME_ITEMS = 256


class Framer:
    """One subject's outgoing frames, in order. `put` returns when the item is on disk, or raises StreamUnavailable."""

    def __init__(self, bus: Bus, subject: str, in_flight: int = IN_FLIGHT, items: int = FRAME_ITEMS) -> None:
        self._bus = bus
        self._subject = subject
        self._free = in_flight
        self._items = items
        self._waiting: deque[tuple[bytes, asyncio.Future[int]]] = deque()
        self._under_way: set[asyncio.Task[None]] = set()

    def put(self, item: bytes) -> asyncio.Future[int]:
        """Queue one MessagePack item; await the future for its acknowledgement (the stream's sequence)."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._free:
            self._start()
        return future

    @property
    def waiting(self) -> int:
        """Items not yet on their way."""
        return len(self._waiting)

    def _start(self) -> None:
        self._free -= 1
        task = asyncio.create_task(self._run())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._publish(self._next())
        finally:
            self._free += 1

    def _next(self) -> list[tuple[bytes, asyncio.Future[int]]]:
        batch: list[tuple[bytes, asyncio.Future[int]]] = []
        size = 0
        while self._waiting and len(batch) < self._items:
            size += len(self._waiting[0][0])
            if batch and size > FRAME_BYTES:
                break
            batch.append(self._waiting.popleft())
        return batch

    async def _publish(self, batch: list[tuple[bytes, asyncio.Future[int]]]) -> None:
        try:
            seq = await self._bus.publish(self._subject, join(item for item, _ in batch))
        except StreamUnavailable as error:
            for _, future in batch:
                if not future.done():
                    future.set_exception(StreamUnavailable(error.reason))
        else:
            for _, future in batch:
                if not future.done():
                    future.set_result(seq)
