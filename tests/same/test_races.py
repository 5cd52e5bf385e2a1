"""Several processes at once, and processes that die."""

import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from msgspec import structs

from deploy.local import LocalEngines
from hub.clock import utc_now
from hub.domain.contact import Identity
from hub.domain.ids import new_id
from hub.domain.message import Message
from hub.errors import Unavailable
from hub.stores.mongo.client import Mongo
from hub.stores.mongo.messages import Messages
from hub.stores.mongo.webhook_log import LogEntry, WebhookLog
from hub.stores.opened import Stores
from hub.stores.postgres.changes import Changes, Waiting
from hub.stores.postgres.conversations import Head
from tests.fakes.samples import NOON, incoming, moved_on, number, said, stranger, tenant, user_id

SOME_DAY = datetime(2126, 1, 1, tzinfo=UTC)


async def test_strangers_met_by_many_at_once_get_one_contact_each(real: Stores) -> None:
    ours, line, people = tenant(), number(), [stranger() for _ in range(6)]
    batches = [people[n:] + people[:n] for n in range(6)]
    answers = await asyncio.gather(*(real.contacts.resolve(ours, line, batch, NOON) for batch in batches))
    found = {
        (who, answer.card.id, answer.conversation_id)
        for batch, answered in zip(batches, answers, strict=True)
        for who, answer in zip(batch, answered, strict=True)
    }
    assert len(found) == len(people)


async def test_merging_at_once_from_both_sides_ends_in_one_contact(real: Stores) -> None:
    for _ in range(5):
        ours, line, phone, user = tenant(), number(), stranger(), user_id()
        await asyncio.gather(
            real.contacts.resolve(ours, line, [phone], NOON),
            real.contacts.resolve(ours, line, [Identity(user_id=user)], NOON),
        )
        both = Identity(phone=phone.phone, user_id=user)
        await asyncio.gather(*(real.contacts.resolve(ours, line, [both], NOON) for _ in range(4)))
        names = [Identity(phone=phone.phone), Identity(user_id=user), both]
        assert len({each.card.id for each in await real.contacts.resolve(ours, line, names, NOON)}) == 1
        assert len({each.conversation_id for each in await real.contacts.resolve(ours, line, names, NOON)}) == 1


async def test_of_many_commits_of_one_version_exactly_one_wins(real: Stores) -> None:
    ours, line = tenant(), number()
    met = await real.contacts.resolve(ours, line, [stranger() for _ in range(4)], NOON)
    heads = await real.conversations.load(ours, [each.conversation_id for each in met])
    after = [Head(moved_on(head.conversation)) for head in heads.values()]
    results = await asyncio.gather(
        *(real.conversations.commit(ours, after[n % 4 :] + after[: n % 4], dict.fromkeys(heads, 0)) for n in range(8)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in results) == ["LostRace"] * 7 + ["NoneType"]


async def test_of_three_owners_writing_one_place_one_wins_and_nothing_is_mixed(real: Stores) -> None:
    ours, cnv = tenant(), new_id("cnv", NOON)
    rivals = [[incoming(cnv, seq, f"{owner}") for seq in range(1, 6)] for owner in range(3)]
    results = await asyncio.gather(*(real.messages.insert(ours, batch) for batch in rivals), return_exceptions=True)
    assert sorted(type(each).__name__ for each in results) == ["LostRace", "LostRace", "NoneType"]
    winner = rivals[next(n for n, each in enumerate(results) if each is None)]
    assert await real.messages.page(ours, cnv, 5) == winner
    assert await real.messages.find(ours, wamids=[str(each.wamid) for batch in rivals for each in batch]) == winner


def _at(message: Message, version: int) -> Message:
    return structs.replace(message, version=version)


async def test_folding_twice_at_once_never_brings_an_old_version_back(
    real: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, cnv = tenant(), new_id("cnv", NOON)
    first = incoming(cnv, 1)
    await real.messages.insert(ours, [first])
    changes = real.messages._changes
    await changes.put(ours, [_at(first, 2)])
    seen_by_the_slow = [each for each in await changes.waiting(SOME_DAY, 10_000) if each.tenant_id == ours]
    await changes.put(ours, [_at(first, 3)])
    await real.messages.fold(SOME_DAY, 10_000)
    monkeypatch.setattr(changes, "waiting", AsyncMock(return_value=seen_by_the_slow))
    await real.messages.fold(SOME_DAY, 10_000)
    assert await real.messages.page(ours, cnv, 1) == [_at(first, 3)]


async def test_what_mongo_acknowledged_survives_its_being_killed(tmp_path: Path, real: Stores) -> None:
    local = LocalEngines(tmp_path, only={"mongo"})
    async with local as urls:
        mongo = await Mongo.open(urls["HUB_MONGO_URL"])
        log, ours = WebhookLog(mongo), tenant()
        kept: list[bytes] = []

        async def write() -> None:
            for n in range(10_000):
                given = {"tenant_id": ours, "received_at": utc_now(), "routed": True, "readable": True}
                await log.keep(str(n), [LogEntry(body=b"%d" % n, **given)])
                kept.append(b"%d" % n)

        writing = asyncio.create_task(write())
        await asyncio.sleep(0.5)
        os.kill(local.pid("mongo"), signal.SIGKILL)
        with pytest.raises(Unavailable) as away:
            await writing
        assert away.value.dependency == "mongo"
        await _back(local, mongo)
        found = {each.body for each in (await log.page(ours, limit=100_000)).items}
        await mongo.close()
    assert len(kept) >= 10
    assert found >= set(kept)


async def test_messages_on_their_way_to_mongo_survive_its_being_killed(tmp_path: Path, real: Stores) -> None:
    local, ours, cnv = LocalEngines(tmp_path, only={"mongo"}), tenant(), new_id("cnv", NOON)
    written = [incoming(cnv, seq) for seq in range(1, 301)]
    async with local as urls:
        mongo = await Mongo.open(urls["HUB_MONGO_URL"])
        messages = Messages(mongo, real.postgres)
        await messages.insert(ours, written)
        seen = [each for each in await Changes(real.postgres).waiting(SOME_DAY, 100_000) if each.tenant_id == ours]
        folding = asyncio.create_task(_fold_in_bits(messages, seen))
        await asyncio.sleep(0.05)
        os.kill(local.pid("mongo"), signal.SIGKILL)
        with pytest.raises(Unavailable):
            await folding
        await _back(local, mongo)
        assert await messages.page(ours, cnv, 300, limit=300) == written
        await _fold_in_bits(messages, seen)
        assert await messages.page(ours, cnv, 300, limit=300) == written
        assert not [each for each in await Changes(real.postgres).waiting(SOME_DAY, 100_000) if each.tenant_id == ours]
        await mongo.close()


async def _fold_in_bits(messages: Messages, waiting: list[Waiting]) -> None:
    """Fold one tenant's messages only: the engines are shared with other tests."""
    for start in range(0, len(waiting), 10):
        messages._changes.waiting = AsyncMock(return_value=waiting[start : start + 10])  # type: ignore[method-assign]
        await messages.fold(SOME_DAY)


async def _back(local: LocalEngines, mongo: Mongo) -> None:
    """Start the killed engine again and wait for it."""
    local.restart("mongo")
    for _ in range(300):
        if await mongo.ready():
            return
        await asyncio.sleep(0.1)
    raise TimeoutError("MongoDB's stand-in did not come back")


async def test_an_opt_out_is_not_lost_to_a_profile_that_changes_at_the_same_moment(real: Stores) -> None:
    ours, line, who = tenant(), number(), stranger()
    (met,) = await real.contacts.resolve(ours, line, [who], NOON)
    for n in range(15):
        at = NOON + timedelta(minutes=n)
        stop = at if n % 2 == 0 else None
        await asyncio.gather(
            real.wishes.keep(ours, met.card.id, said("stop" if stop else "resume", at)),
            *(real.contacts.resolve(ours, line, [structs.replace(who, name=f"{n} {m}")], NOON) for m in range(3)),
        )
        contact = await real.contacts.get(ours, met.card.id)
        assert contact is not None
        assert contact.marketing_stopped_at == stop
