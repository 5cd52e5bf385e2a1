"""Reading partitions for an owner: claims them, merges their frames into batches, acknowledges what is done."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from hub.errors import StreamUnavailable
from hub.log import logger
from hub.stream.connection import Bus
from hub.stream.consume import Claimed, Delivery, Gone, Pull, acknowledge, claim

log = logger("reading")


@dataclass(frozen=True, slots=True)
class Received:
    """A frame of a partition. `again`: an owner before us may have applied it already."""

    partition: int
    subject: str
    seq: int
    frame: bytes
    again: bool
    delivery: Delivery


class Reader:
    """The partitions of one stream that this process holds."""

    def __init__(
        self, bus: Bus, stream: str, subject: Callable[[int], str], name: str, limit: int, *, explicit: bool = False
    ) -> None:
        self._bus = bus
        self._stream = stream
        self._subject = subject
        self._name = name
        self._limit = limit
        self._explicit = explicit
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._arrived: asyncio.Queue[Received] = asyncio.Queue()
        self._last: dict[int, int] = {}

    @property
    def held(self) -> frozenset[int]:
        return frozenset(partition for partition, task in self._tasks.items() if not task.done())

    async def hold(self, partitions: frozenset[int]) -> None:
        """Read exactly these from now on. Those given up are left at once: their next holder claims them."""
        for partition in self.held - partitions:
            self._tasks.pop(partition).cancel()
        for partition in partitions - self.held:
            self._tasks[partition] = asyncio.create_task(self._read(partition))

    async def batch(self) -> list[Received]:
        """Wait for a frame, then take what else has arrived, in order. Nothing of partitions given up meanwhile."""
        while True:
            batch = [await self._arrived.get()]
            size = len(batch[0].frame)
            while not self._arrived.empty() and len(batch) < self._limit and size < BATCH_BYTES:
                batch.append(self._arrived.get_nowait())
                size += len(batch[-1].frame)
            held = self.held
            batch = [one for one in batch if one.partition in held]
            if batch:
                return batch

    async def done(self, batch: list[Received]) -> None:
        """Everything up to these is applied. Said once for each partition."""
        last: dict[int, Received] = {}
        for one in batch:
            last[one.partition] = one
        for one in batch if self._explicit else last.values():
            await acknowledge(self._bus, one.delivery)

    async def _read(self, partition: int) -> None:
        """Claim a partition and read it until somebody else claims it."""
        claimed = await self._claim(partition)
        pull = Pull(self._bus, claimed.stream, claimed.consumer)
        last = 0
        try:
            await pull.open()
            while True:
                delivery = await pull.next()
                if delivery.seq <= last and not self._explicit:
                    continue  # still at work on it; the acknowledgement will cover this delivery too
                last = max(last, delivery.seq)
                again = delivery.seq <= claimed.again_until or delivery.tries > 1
                self._arrived.put_nowait(
                    Received(partition, delivery.subject, delivery.seq, delivery.frame, again, delivery)
                )
        except Gone:
            log.info("partition was claimed by another owner", stream=self._stream, partition=partition)
        finally:
            await pull.close()

    async def _claim(self, partition: int) -> Claimed:
        while True:
            try:
                return await claim(
                    self._bus,
                    self._stream,
                    self._subject(partition),
                    f"{self._name}-{self._subject(partition).replace('.', '-')}",
                    explicit=self._explicit,
                )
            except StreamUnavailable as error:
                log.warning("cannot claim yet", partition=partition, error=str(error))
                await asyncio.sleep(0.2)


# Frames merged into one batch stop at this size, so that one commit stays small enough to be quick.
BATCH_BYTES = 2 * 1024 * 1024
