"""The assist road on the fake bus and on a real NATS: each question reaches one, and nobody there is told at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from actors.asking import Asking
from actors.assisting import Assisting, Doer
from hub.errors import Unavailable
from hub.stream.connection import connect
from tests.fakes.bus import FakeBus

Connect = Callable[[], Awaitable[Any]]


class Question(Struct, frozen=True):
    words: str


class Reply(Struct, frozen=True):
    words: str


@pytest.fixture(params=["fake", "real"])
def server(request: pytest.FixtureRequest) -> str:
    """Where NATS is; nowhere for the fake."""
    return request.getfixturevalue("nats_url") if request.param == "real" else ""


@pytest.fixture
async def join(server: str) -> AsyncIterator[Connect]:
    """Another process's connection to the same bus."""
    shared, buses = FakeBus(), list[Any]()

    async def another() -> Any:
        if not server:
            return shared
        buses.append(await connect(server, "test"))
        return buses[-1]

    yield another
    for bus in buses:
        await bus.close()


async def asker(join: Connect, silence: float = 5.0) -> Asking:
    asking = Asking(await join(), silence)
    await asking.open()
    return asking


async def models(join: Connect, **doers: Doer) -> "asyncio.Task[None]":
    task = asyncio.create_task(Assisting(await join(), doers, beat=0.2).run())
    await asyncio.sleep(0.2)  # subscriptions tell nobody when they stand
    return task


async def stop(*tasks: "asyncio.Task[None]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def echo(done: Counter[str]) -> Doer:
    async def do(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        words = msgspec.msgpack.decode(request, type=Question).words
        done[words] += 1
        for word in words.split():
            yield word
        yield Reply(words)

    return do


async def test_nobody_there_is_told_at_once(join: Connect) -> None:
    asking = await asker(join, silence=60.0)
    async with asyncio.timeout(5):
        with pytest.raises(Unavailable, match="none are running"):
            await asking.answer("ten_1", "echo", Question("x"), Reply, 60.0)


async def test_of_several_who_could_one_answers_each_question(join: Connect) -> None:
    done: Counter[str] = Counter()
    working = [await models(join, echo=echo(done)) for _ in range(3)]
    asking = await asker(join)
    said = [each async for each in asking.pieces("ten_1", "echo", Question("a b c"), Reply, 5.0)]
    assert said == ["a", "b", "c", Reply("a b c")]
    answers = await asyncio.gather(
        *(asking.answer(f"ten_{n}", "echo", Question(f"q{n}"), Reply, 5.0) for n in range(20))
    )
    assert answers == [Reply(f"q{n}") for n in range(20)]
    assert set(done.values()) == {1}
    await stop(*working)


async def test_who_leaves_ends_the_work_wherever_it_is(join: Connect) -> None:
    ended = asyncio.Event()

    async def endless(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        try:
            yield "first"
            await asyncio.Event().wait()
        finally:
            ended.set()

    working = [await models(join, endless=endless) for _ in range(2)]
    asking = await asker(join)
    pieces = asking.pieces("ten_1", "endless", Question("x"), Reply, 60.0)
    assert await anext(pieces) == "first"
    await pieces.aclose()
    async with asyncio.timeout(5):
        await ended.wait()
    await stop(*working)


async def test_models_that_die_are_missed(join: Connect) -> None:
    async def endless(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        yield "first"
        await asyncio.Event().wait()

    working = await models(join, endless=endless)
    asking = await asker(join, silence=1.0)
    pieces = asking.pieces("ten_1", "endless", Question("x"), Reply, 60.0)
    assert await anext(pieces) == "first"
    await stop(working)  # it drops what is under way and says nothing more, as a killed process does
    with pytest.raises(Unavailable, match="stopped in the middle"):
        await anext(pieces)
