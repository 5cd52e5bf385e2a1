"""The assist road from end to end, over a bus in memory: who asks hears the end in any case."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import msgspec
import pytest
from msgspec import Struct

from actors.asking import Asking
from actors.assisting import AT_ONCE_EACH, Assisting, Doer
from hub.domain.assist import Ask, Piece
from hub.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, StreamUnavailable, Unavailable
from hub.stream.subjects import ASSIST_STOP
from tests.fakes.bus import FakeBus

TENANT = "ten_1"


class Question(Struct, frozen=True):
    words: str


class Reply(Struct, frozen=True):
    words: str


class Other(Struct, frozen=True):
    number: int


class TooDear(Refusal):
    status = 402


async def echo(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
    """Word by word, then the whole."""
    words = msgspec.msgpack.decode(request, type=Question).words
    for word in words.split():
        yield word
        await asyncio.sleep(0)
    yield Reply(f"{tenant_id}: {words}")


def raising(error: Exception) -> Doer:
    async def do(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        yield "begun"
        raise error

    return do


class Slow:
    """Works until it is let go; tells when it was begun, ended, and begun as often as one tenant may."""

    def __init__(self) -> None:
        self.begun, self.go, self.ended, self.full = (asyncio.Event() for _ in range(4))
        self.under_way = 0

    async def __call__(self, tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        self.under_way += 1
        self.begun.set()
        if self.under_way == AT_ONCE_EACH:
            self.full.set()
        try:
            yield "first"
            await self.go.wait()
            yield Reply("done")
        finally:
            self.under_way -= 1
            self.ended.set()


@asynccontextmanager
async def road(silence: float = 5.0, **doers: Doer) -> AsyncIterator[tuple[FakeBus, Asking]]:
    bus = FakeBus()
    asking = Asking(bus, silence)  # type: ignore[arg-type]
    await asking.open()
    assisting = asyncio.create_task(Assisting(bus, doers, beat=silence / 4).run())  # type: ignore[arg-type]
    await asyncio.sleep(0.01)
    try:
        yield bus, asking
    finally:
        assisting.cancel()
        await asyncio.gather(assisting, return_exceptions=True)


def ask(asking: Asking, feature: str, words: str = "a b", seconds: float = 5.0) -> "asyncio.Task[Reply]":
    return asyncio.create_task(asking.answer(TENANT, feature, Question(words), Reply, seconds))


async def test_pieces_come_in_their_order_and_the_answer_last():
    async with road(echo=echo) as (_, asking):
        said = [each async for each in asking.pieces(TENANT, "echo", Question("one two three"), Reply, 5.0)]
        assert said == ["one", "two", "three", Reply("ten_1: one two three")]


async def test_many_ask_at_once_and_each_gets_its_own():
    async with road(echo=echo) as (_, asking):
        answers = await asyncio.gather(*(ask(asking, "echo", f"w{n} x") for n in range(AT_ONCE_EACH)))
        assert answers == [Reply(f"ten_1: w{n} x") for n in range(AT_ONCE_EACH)]


async def test_where_nobody_answers_the_asker_is_told_at_once():
    async with road(echo=echo) as (_, asking):
        with pytest.raises(Unavailable, match="none are running"):
            await asking.answer(TENANT, "unknown", Question(""), Reply, 5.0)


async def test_without_the_stream_the_asker_is_told():
    async with road(echo=echo) as (bus, asking):
        bus.away = True
        with pytest.raises(StreamUnavailable):
            await asking.answer(TENANT, "echo", Question(""), Reply, 5.0)


@pytest.mark.parametrize(
    ("error", "kind", "status"),
    [
        (NotFound("message_not_found", "There is none."), NotFound, 404),
        (Conflict("no_model", "A model is needed."), Conflict, 409),
        (Forbidden("forbidden", "No."), Forbidden, 403),
        (Invalid("invalid_input", "No.", {"errors": [{"path": "to", "message": "is wrong"}]}), Invalid, 422),
        (TooDear("over_budget", "This month's budget is used."), Refusal, 402),
    ],
)
async def test_a_refusal_is_the_same_on_the_askers_side(error: Refusal, kind: type[Refusal], status: int):
    async with road(no=raising(error)) as (_, asking):
        with pytest.raises(kind) as raised:
            await asking.answer(TENANT, "no", Question(""), Reply, 5.0)
        told = raised.value
        assert (told.status, told.code, told.detail, told.extra) == (status, error.code, error.detail, error.extra)


async def test_what_the_models_miss_is_named():
    async with road(no=raising(Unavailable("redis", "gone"))) as (_, asking):
        with pytest.raises(Unavailable) as raised:
            await asking.answer(TENANT, "no", Question(""), Reply, 5.0)
        assert raised.value.dependency == "redis"


@pytest.mark.parametrize("error", [ValueError("secret detail"), TimeoutError("a provider's own")])
async def test_an_unexpected_error_becomes_one_sentence_and_the_road_goes_on(error: Exception):
    async with road(no=raising(error), echo=echo) as (_, asking):
        with pytest.raises(Unavailable) as raised:
            await asking.answer(TENANT, "no", Question(""), Reply, 5.0)
        assert raised.value.reason == "something went wrong there; it was logged"
        assert await ask(asking, "echo", "still") == Reply("ten_1: still")


async def test_a_doer_without_an_answer_is_an_error():
    async def mute(tenant_id: str, request: bytes) -> AsyncIterator[str | Struct]:
        yield "words"

    async with road(mute=mute) as (_, asking):
        with pytest.raises(Unavailable, match="logged"):
            await asking.answer(TENANT, "mute", Question(""), Reply, 5.0)


async def test_slow_work_holds_up_nobody():
    slow = Slow()
    async with road(slow=slow, echo=echo) as (_, asking):
        waiting = ask(asking, "slow")
        await slow.begun.wait()
        assert await ask(asking, "echo", "quick") == Reply("ten_1: quick")
        slow.go.set()
        assert await waiting == Reply("done")


async def test_what_takes_too_long_is_ended_and_told():
    slow = Slow()
    async with road(slow=slow) as (_, asking):
        with pytest.raises(Unavailable, match="longer than 0 s"):
            await asking.answer(TENANT, "slow", Question(""), Reply, 0.05)
        await slow.ended.wait()


async def test_an_asker_that_leaves_ends_the_work():
    slow = Slow()
    async with road(slow=slow) as (bus, asking):
        async with aclosing(asking.pieces(TENANT, "slow", Question(""), Reply, 5.0)) as pieces:
            assert await anext(pieces) == "first"
        await slow.ended.wait()
        assert [subject for subject, _ in bus.said].count(ASSIST_STOP) == 1


async def test_an_asker_that_is_cancelled_ends_the_work():
    slow = Slow()
    async with road(slow=slow) as (_, asking):
        waiting = ask(asking, "slow")
        await slow.begun.wait()
        waiting.cancel()
        await slow.ended.wait()
        assert slow.under_way == 0


async def test_who_got_an_answer_stops_nothing():
    async with road(echo=echo) as (bus, asking):
        await ask(asking, "echo")
        await asyncio.sleep(0.01)
        assert ASSIST_STOP not in [subject for subject, _ in bus.said]


async def test_one_tenant_cannot_take_all_of_it():
    slow = Slow()
    async with road(slow=slow, echo=echo) as (_, asking):
        many = [ask(asking, "slow") for _ in range(AT_ONCE_EACH)]
        await slow.full.wait()
        with pytest.raises(Unavailable, match="hands full"):
            await ask(asking, "slow")
        assert await asking.answer("ten_2", "echo", Question("x"), Reply, 5.0) == Reply("ten_2: x")
        slow.go.set()
        assert await asyncio.gather(*many) == [Reply("done")] * AT_ONCE_EACH
        assert await ask(asking, "slow") == Reply("done")


async def test_a_stream_that_loses_its_models_says_so():
    slow = Slow()
    async with road(0.1, slow=slow) as (bus, asking):
        pieces = asking.pieces(TENANT, "slow", Question(""), Reply, 5.0)
        assert await anext(pieces) == "first"
        bus.deaf = lambda subject, payload: subject.startswith("assisted.")  # as when their process is killed
        with pytest.raises(Unavailable, match="stopped in the middle"):
            await anext(pieces)


async def test_long_work_that_is_under_way_is_not_taken_for_lost():
    slow = Slow()
    async with road(0.1, slow=slow) as (_, asking):
        waiting = ask(asking, "slow")
        await asyncio.sleep(0.3)
        slow.go.set()
        assert await waiting == Reply("done")


async def test_a_piece_that_was_lost_is_noticed():
    first = msgspec.msgpack.encode(Piece(0, "one"))
    async with road(echo=echo) as (bus, asking):
        bus.deaf = lambda subject, payload: payload == first
        with pytest.raises(Unavailable, match="a part of the answer was lost"):
            await asking.answer(TENANT, "echo", Question("one two"), Reply, 5.0)


async def test_an_answer_of_another_form_is_no_answer():
    async with road(echo=echo) as (_, asking):
        with pytest.raises(Unavailable, match="one version"):
            await asking.answer(TENANT, "echo", Question("a"), Other, 5.0)


async def test_a_question_nobody_can_read_stops_nothing():
    async with road(echo=echo) as (bus, asking):
        await bus.ask("assist.echo", b"\xc1", "assisted.x.y")
        await bus.ask("assist.echo", msgspec.msgpack.encode(["too", "short"]), "assisted.x.y")
        assert await ask(asking, "echo", "fine") == Reply("ten_1: fine")


async def test_models_that_stop_drop_what_is_under_way():
    slow = Slow()
    async with road(slow=slow) as (_, asking):
        waiting = ask(asking, "slow")
        await slow.begun.wait()
    await slow.ended.wait()
    assert slow.under_way == 0
    waiting.cancel()


def test_a_question_survives_the_journey():
    question = Ask(id="a", tenant_id="t", seconds=1.5, request=b"\x00\xff")
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(question), type=Ask) == question
