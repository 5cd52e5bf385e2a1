"""A person answers while the model writes: a thousand times in each order, on the real rules and a real owner.

The person always wins. Their message is sent whatever happens; the model's only if it was there before, and then it
stands before the person's. Nothing is sent twice, and the log says what became of the model's.
"""

import asyncio
from collections import Counter
from random import Random
from typing import Any

import msgspec
import pytest

from actors.conversations import Conversations
from actors.rules.answering import client_id_of
from hub.domain.events import Routed, SendMessage
from hub.domain.message import AiAnswer, Author
from hub.stream.frames import join
from tests.unit.actors.answering_house import ANA, NOON, AnsweringHouse, says

TIMES = 1000
AI = Author(kind="ai", name="Assistant")


async def answered_by_both(home: AnsweringHouse) -> tuple[SendMessage, SendMessage]:
    """The wishes of person and model about the customer's message."""
    asked = await home.customer()
    ai = AiAnswer(
        answers=asked.id, prompt="answer@1", provider="fake", model="fake-1", tokens_in=1, tokens_out=1,
        cost_micros=1, confidence=0.9,
    )  # fmt: skip
    known: dict[str, Any] = {"at": home.now, "kind": "text"}
    person = SendMessage(command_id="p", author=ANA, client_id="person", content={"body": "I'll look"}, **known)
    model = SendMessage(
        command_id="m", author=AI, client_id=client_id_of(asked.id), content={"body": "Two days."},
        only_if_last_seq=asked.seq, written_by=ai, **known,
    )  # fmt: skip
    return person, model


def frame(home: AnsweringHouse, *events: Any) -> bytes:
    routed = (
        Routed(tenant_id="ten_1", conversation_id=home.conversation_id, number_id="num_1", contact=None, event=event)
        for event in events
    )
    return join(msgspec.msgpack.encode(each) for each in routed)


async def check(home: AnsweringHouse, *, ai: bool) -> None:
    """The thread and what left for the number: each once, the person's in any case and last."""
    who = [kind for kind, _ in await home.said()]
    assert who == (["customer", "ai", "person"] if ai else ["customer", "person"])
    mine = [job.message_id for job in home.sent if job.conversation_id == home.conversation_id]
    thread = await home.thread()
    assert sorted(set(mine)) == [message.id for message in thread if message.direction == "out"]


@pytest.mark.parametrize("first", ["person", "model"])
@pytest.mark.parametrize("together", [True, False], ids=["one frame", "two frames"])
async def test_of_both_wishes_on_the_road_the_persons_counts(first: str, together: bool):
    home, chance = await AnsweringHouse().open(), Random(7)
    for n in range(TIMES):
        await home.meet(f"491{n}")
        home.now = NOON
        person, model = await answered_by_both(home)
        events = [person, model] if first == "person" else [model, person]
        frames = [frame(home, *events)] if together else [frame(home, event) for event in events]
        for each in frames:
            if chance.random() < 0.2:  # another owner takes over in between
                home.bus.owner = Conversations(home.bus, home.stores, home.clock)  # type: ignore[arg-type]
            await home.bus.deliver("events.1", each)
            if chance.random() < 0.2:  # and is told everything again
                home.bus.owner = Conversations(home.bus, home.stores, home.clock)  # type: ignore[arg-type]
                await home.bus.deliver("events.1", each, again=True)
        await check(home, ai=first == "model")


async def test_a_person_who_answers_at_any_moment_of_its_writing_wins():
    chance, outcomes = Random(11), Counter[str]()

    async def think(steps: int) -> str:
        for _ in range(steps):
            await asyncio.sleep(0)
        return says()

    async def look_in(home: AnsweringHouse, steps: int) -> None:
        for _ in range(steps):
            await asyncio.sleep(0)
        await home.person()

    home = await AnsweringHouse(lambda task: think(chance.randint(0, 40))).open()
    for n in range(TIMES):
        home.now = NOON
        await home.meet(f"492{n}")
        home.log._kept.clear()
        asked = await home.customer()
        person = asyncio.create_task(look_in(home, chance.randint(0, 130)))
        await home.consider(asked)
        await person
        did, _ = home.did()[-1]
        outcomes[did] += 1
        await check(home, ai=did == "sent")
        assert len(home.did()) == 1
    assert outcomes["sent"] > TIMES / 20
    assert outcomes["discarded"] > TIMES / 20


async def test_a_customer_who_goes_on_at_any_moment_of_its_writing_is_not_answered_for_before():
    chance, answered = Random(5), Counter[bool]()
    home = await AnsweringHouse().open()

    async def think(task: Any) -> str:
        for _ in range(chance.randint(0, 60)):
            await asyncio.sleep(0)
        return says()

    home.gateway.answers = [think]
    for n in range(TIMES // 4):
        home.now = NOON
        await home.meet(f"493{n}")
        first = await home.customer("How long")
        home.answerer.consider("ten_1", await home.head(), first)
        for _ in range(chance.randint(0, 160)):
            await asyncio.sleep(0)
        second = await home.customer("does it take?")
        await home.consider(second)
        thread = await home.thread()
        for message in thread:
            if message.ai is not None:
                assert thread[message.seq - 2].id == message.ai.answers
        answered[thread[1].author.kind == "ai"] += 1
    assert set(answered) == {True, False}
