"""Group commit: what waits shares the next publish."""

import asyncio

import msgspec
import pytest

from hub.errors import StreamUnavailable
from hub.stream.publish import Framer


class Bus:
    """Acknowledges when told; keeps the frames."""

    def __init__(self) -> None:
        self.frames: list[list[int]] = []
        self.go = asyncio.Event()
        self.broken = False

    async def publish(self, subject: str, frame: bytes, msg_id: str | None = None) -> int:
        self.frames.append(msgspec.msgpack.decode(frame))
        await self.go.wait()
        if self.broken:
            raise StreamUnavailable("away")
        return len(self.frames)


def put(framer: Framer, n: int) -> "asyncio.Future[int]":
    return framer.put(msgspec.msgpack.encode(n))


async def test_items_that_wait_travel_together_in_order():
    bus = Bus()
    framer = Framer(bus, "s", in_flight=1)  # type: ignore[arg-type]
    futures = [put(framer, n) for n in range(5)]
    await asyncio.sleep(0)
    assert bus.frames == [[0, 1, 2, 3, 4]]
    later = put(framer, 5)
    put_too = put(framer, 6)
    assert framer.waiting == 2
    bus.go.set()
    assert await asyncio.gather(*futures, later, put_too) == [1, 1, 1, 1, 1, 2, 2]
    assert bus.frames == [[0, 1, 2, 3, 4], [5, 6]]


async def test_a_refused_publish_is_told_to_each_that_waited_and_the_next_goes_on():
    bus = Bus()
    bus.broken = True
    bus.go.set()
    framer = Framer(bus, "s", in_flight=1)  # type: ignore[arg-type]
    futures = [put(framer, n) for n in range(2)]
    for future in futures:
        with pytest.raises(StreamUnavailable):
            await future
    bus.broken = False
    assert await put(framer, 9) == 2


async def test_a_frame_stops_growing_at_its_size():
    bus = Bus()
    bus.go.set()
    framer = Framer(bus, "s", in_flight=1)  # type: ignore[arg-type]
    big = msgspec.msgpack.encode(b"x" * 3_000_000)
    await asyncio.gather(framer.put(big), framer.put(big), framer.put(big))
    assert [len(frame) for frame in bus.frames] == [1, 1, 1]
