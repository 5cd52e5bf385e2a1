"""Streams and claims on a real NATS: what was set up differently is mended, and who comes next knows what was seen."""

import asyncio
from collections.abc import AsyncIterator
from secrets import token_hex

import pytest
from nats.js.api import StorageType, StreamConfig

from hub.stream import subjects, topology
from hub.stream.connection import Bus, connect
from hub.stream.consume import Gone, Pull, acknowledge, claim


@pytest.fixture
async def bus(nats_url: str) -> AsyncIterator[Bus]:
    bus = await connect(nats_url, "test")
    await topology.ensure(bus)
    yield bus
    await bus.close()


@pytest.fixture
async def place(bus: Bus) -> AsyncIterator[tuple[str, str]]:
    """(stream, subject) of a stream of its own."""
    name = f"T{token_hex(4)}"
    await bus.js.add_stream(StreamConfig(name=name, subjects=[f"{name}.*"]))
    yield name, f"{name}.1"
    await bus.js.delete_stream(name)


async def take(bus: Bus, stream: str, consumer: str, many: int) -> list[int]:
    pull = Pull(bus, stream, consumer)
    await pull.open()
    try:
        return [(await pull.next()).seq for _ in range(many)]
    finally:
        await pull.close()


async def test_a_stream_that_was_set_up_otherwise_is_mended_and_keeps_what_it_holds(bus: Bus) -> None:
    seq = await bus.publish(subjects.alerts_subject("ten_x"), b"news")
    config = (await bus.js.stream_info(subjects.FEED)).config
    config.subjects, config.max_age = ["feed.*"], 600.0
    await bus.js.update_stream(config)
    await topology.ensure(bus)
    info = await bus.js.stream_info(subjects.FEED)
    assert (info.config.subjects, info.config.max_age) == ([subjects.ALL_FEEDS], 72 * topology.HOUR)
    assert info.state.last_seq == seq


async def test_the_stream_that_may_be_lost_moves_to_memory(bus: Bus) -> None:
    config = (await bus.js.stream_info(subjects.ENRICH)).config
    await bus.js.delete_stream(subjects.ENRICH)
    config.storage = StorageType.FILE
    await bus.js.add_stream(config)
    await topology.ensure(bus)
    assert (await bus.js.stream_info(subjects.ENRICH)).config.storage == StorageType.MEMORY


async def test_who_takes_over_knows_what_was_seen_by_anybody_before(bus: Bus, place: tuple[str, str]) -> None:
    stream, subject = place
    for n in range(4):
        await bus.publish(subject, b"%d" % n)
    first = await claim(bus, stream, subject, "owner", lasting=True)
    assert first.again_until == 0
    assert await take(bus, stream, first.consumer, 3) == [1, 2, 3]
    second = await claim(bus, stream, subject, "owner")  # takes nothing, and is gone
    third = await claim(bus, stream, subject, "owner")
    assert (second.again_until, third.again_until) == (4, 4)
    assert await take(bus, stream, third.consumer, 4) == [1, 2, 3, 4]
    with pytest.raises(Gone):
        await take(bus, stream, second.consumer, 1)


async def test_the_first_claim_in_memory_takes_what_is_there_as_seen(bus: Bus, place: tuple[str, str]) -> None:
    stream, subject = place
    await bus.publish(subject, b"1")
    assert (await claim(bus, stream, subject, "owner")).again_until == 1


async def test_what_was_acknowledged_does_not_come_again(bus: Bus, place: tuple[str, str]) -> None:
    stream, subject = place
    for n in range(3):
        await bus.publish(subject, b"%d" % n)
    first = await claim(bus, stream, subject, "owner")
    pull = Pull(bus, stream, first.consumer)
    await pull.open()
    given = [await pull.next() for _ in range(3)]
    await acknowledge(bus, given[1])
    async with asyncio.timeout(10):  # the server counts it a moment after it came
        while (await bus.js.consumer_info(stream, first.consumer)).num_ack_pending > 1:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await pull.close()
    second = await claim(bus, stream, subject, "owner")
    assert await take(bus, stream, second.consumer, 1) == [3]
