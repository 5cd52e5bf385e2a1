"""What labels were put on is learned from the tenant's own conversations, once in ten minutes."""

import asyncio
from datetime import timedelta

from actors.label_past import EACH, FRESH, LabelPast
from actors.threads import Threads
from hub.domain.ids import new_id
from hub.stores.postgres.labels import Label
from tests.fakes.models import TENANT, World
from tests.fakes.samples import NOON, incoming, outgoing


def label(name: str) -> Label:
    return Label(id=f"lbl_{name}", name=name, colour="amber", created_at=NOON)


def past(world: World) -> LabelPast:
    return LabelPast(world.stores, Threads(world.stores), world.parts.encoder, world.parts.clock)


async def carrying(world: World, name: str, words: str) -> None:
    conversation_id = new_id("cnv", NOON)
    await world.talk(
        conversation_id, incoming(conversation_id, 1, words), outgoing(conversation_id, 2, "We look."), labels=(name,)
    )


async def test_a_label_knows_the_newest_conversations_that_carry_it():
    world = World()
    world.labels.kept = [label("refund"), label("vip")]
    for n in range(EACH + 2):
        await carrying(world, "refund", f"i want my money back {n}")
    found = await past(world).labels(TENANT)
    assert [(each.name, len(each.carried)) for each in found] == [("refund", EACH), ("vip", 0)]


async def test_it_is_learned_once_and_anew_when_old_or_when_labels_changed():
    world = World()
    world.labels.kept = [label("refund")]
    memory = past(world)
    await asyncio.gather(*(memory.labels(TENANT) for _ in range(5)))
    await memory.labels(TENANT)
    assert len(world.conversations.listed) == 1
    world.now += FRESH + timedelta(seconds=1)
    await memory.labels(TENANT)
    assert len(world.conversations.listed) == 2
    world.labels.kept = [label("refunds")]
    assert [each.name for each in await memory.labels(TENANT)] == ["refunds"]
    assert len(world.conversations.listed) == 3


async def test_another_tenant_has_its_own():
    world = World()
    world.labels.kept = [label("refund")]
    memory = past(world)
    assert len(await memory.labels(TENANT)) == 1
    assert await memory.labels("ten_2") == []


async def test_who_stops_waiting_takes_it_from_nobody():
    world = World()
    world.labels.kept = [label("refund")]
    memory = past(world)
    first, second = (asyncio.create_task(memory.labels(TENANT)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert [each.name for each in await second] == ["refund"]
