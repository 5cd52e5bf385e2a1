from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from hub.domain.ids import new_id
from hub.errors import LostRace
from tests.fakes.samples import NOON, incoming, outgoing, tenant, wamid


def conversation() -> str:
    return new_id("cnv", NOON)


async def test_what_was_inserted_is_found_by_each_of_its_names(stores: Any) -> None:
    ours, cnv = tenant(), conversation()
    said, answer = incoming(cnv, 1), outgoing(cnv, 2)
    await stores.messages.insert(ours, [said, answer])
    assert await stores.messages.find(ours, wamids=[said.wamid]) == [said]
    assert await stores.messages.find(ours, ids=[answer.id]) == [answer]
    assert await stores.messages.find(ours, client_ids=[(cnv, answer.client_id)]) == [answer]
    assert await stores.messages.find(ours, client_ids=[(conversation(), answer.client_id)]) == []
    assert await stores.messages.find(ours) == []


async def test_another_tenant_finds_nothing(stores: Any) -> None:
    cnv, said = conversation(), None
    said = incoming(cnv, 1)
    await stores.messages.insert(tenant(), [said])
    stranger = tenant()
    assert await stores.messages.find(stranger, wamids=[said.wamid], ids=[said.id]) == []
    assert await stores.messages.page(stranger, cnv, 1) == []


async def test_a_taken_place_is_a_lost_race_and_nothing_is_written(stores: Any) -> None:
    ours, cnv, other = tenant(), conversation(), conversation()
    first, rival, bystander = incoming(cnv, 1, "mine"), incoming(cnv, 1, "theirs"), incoming(other, 1)
    await stores.messages.insert(ours, [first])
    with pytest.raises(LostRace) as lost:
        await stores.messages.insert(ours, [rival, bystander])
    assert lost.value.keys == (rival.id,)
    assert await stores.messages.find(ours, ids=[first.id, bystander.id]) == [first]


async def test_a_wamid_belongs_to_one_message_of_a_tenant(stores: Any) -> None:
    ours, said = tenant(), incoming(conversation(), 1)
    await stores.messages.insert(ours, [said])
    copy = incoming(conversation(), 1, wamid=said.wamid)
    with pytest.raises(LostRace) as lost:
        await stores.messages.insert(ours, [copy])
    assert lost.value.keys == (copy.id,)
    assert await stores.messages.find(ours, wamids=[said.wamid]) == [said]
    await stores.messages.insert(tenant(), [copy])  # to another tenant it is new


async def test_two_messages_of_one_wamid_in_one_batch_are_not_written(stores: Any) -> None:
    ours, said = tenant(), incoming(conversation(), 1)
    copy = incoming(conversation(), 1, wamid=said.wamid)
    with pytest.raises(LostRace):
        await stores.messages.insert(ours, [said, copy])
    assert await stores.messages.find(ours, ids=[said.id, copy.id]) == []


async def test_a_newer_version_replaces_and_an_older_does_not(stores: Any) -> None:
    ours, cnv = tenant(), conversation()
    queued = outgoing(cnv, 1)
    await stores.messages.insert(ours, [queued])
    sent = structs.replace(queued, status="sent", wamid=wamid(), version=2)
    read = structs.replace(sent, status="read", version=3)
    await stores.messages.replace(ours, [read, sent])
    await stores.messages.replace(ours, [sent])
    assert await stores.messages.page(ours, cnv, 1) == [read]
    assert await stores.messages.find(ours, wamids=[sent.wamid]) == [read]


async def test_pages_follow_the_seq_and_never_go_beyond_the_head(stores: Any) -> None:
    ours, cnv = tenant(), conversation()
    messages = [incoming(cnv, seq) for seq in range(1, 13)]
    await stores.messages.insert(ours, messages)

    async def page(last_seq: int = 12, **where: int) -> list[int]:
        return [each.seq for each in await stores.messages.page(ours, cnv, last_seq, **where)]

    assert await page(limit=5) == [8, 9, 10, 11, 12]
    assert await page(before=8, limit=5) == [3, 4, 5, 6, 7]
    assert await page(before=3, limit=5) == [1, 2]
    assert await page(before=1, limit=5) == []
    assert await page(after=0, limit=3) == [1, 2, 3]
    assert await page(after=10, limit=5) == [11, 12]
    assert await page(after=12, limit=5) == []
    assert await page(last_seq=6, limit=3) == [4, 5, 6]
    assert await page(last_seq=6, after=4, limit=9) == [5, 6]
    assert await page(last_seq=6, before=99, limit=2) == [5, 6]


async def test_folding_keeps_every_message_as_it_is(stores: Any) -> None:
    ours, cnv = tenant(), conversation()
    first = [outgoing(cnv, seq) for seq in (1, 2, 3)]
    await stores.messages.insert(ours, first)
    sent = [structs.replace(each, status="sent", wamid=wamid(), version=2) for each in first[:2]]
    await stores.messages.replace(ours, sent)
    await stores.messages.fold(NOON + timedelta(days=36_000), 10_000)
    expected = [*sent, first[2]]
    assert await stores.messages.page(ours, cnv, 3) == expected
    assert await stores.messages.find(ours, wamids=[sent[0].wamid]) == [sent[0]]
    read = structs.replace(sent[0], status="read", version=3)
    await stores.messages.replace(ours, [read, structs.replace(sent[1], status="failed", version=1)])
    assert await stores.messages.page(ours, cnv, 3) == [read, *expected[1:]]
