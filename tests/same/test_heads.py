from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from hub.domain.conversation import Conversation, ParkedStatus
from hub.domain.message import Author
from hub.domain.note import Note
from hub.errors import LostRace
from hub.stores.postgres.conversations import Head, Snooze, Text
from tests.fakes.samples import NOON, incoming, moved_on, number, outgoing, stranger, tenant, wamid


async def met(stores: Any, ours: str, count: int = 1) -> list[Conversation]:
    """Conversations with so many strangers, at version 0."""
    found = await stores.contacts.resolve(ours, number(), [stranger() for _ in range(count)], NOON)
    heads = await stores.conversations.load(ours, [each.conversation_id for each in found])
    return [heads[each.conversation_id].conversation for each in found]


async def test_a_committed_head_is_loaded_as_it_was(stores: Any) -> None:
    ours = tenant()
    (head,) = await met(stores, ours)
    parked = (ParkedStatus(wamid=wamid(), status="sent", at=NOON),)
    text = 'a "quote", a \\u0000 in letters, an emoji 🦉'
    said = incoming(head.id, 1, text)
    after = moved_on(head, said, unread=1, labels=("vip", "a,b"), waiting_since=NOON, snoozed_until=NOON)
    await stores.conversations.commit(ours, [Head(after, parked)], {head.id: 0}, texts=[Text(said.id, head.id, text)])
    assert await stores.conversations.load(ours, [head.id]) == {head.id: Head(after, parked)}
    assert await stores.conversations.get(ours, None, head.id) == after


async def test_a_commit_that_expects_another_version_changes_nothing_at_all(stores: Any) -> None:
    ours = tenant()
    one, two = await met(stores, ours, 2)
    queued = outgoing(one.id, 1)
    await stores.messages.insert(ours, [queued])
    await stores.conversations.commit(ours, [Head(moved_on(two))], {two.id: 0})
    sent = structs.replace(queued, status="sent", version=2)
    with pytest.raises(LostRace) as lost:
        await stores.conversations.commit(
            ours, [Head(moved_on(one, queued)), Head(moved_on(two))], {one.id: 0, two.id: 0}, changed=[sent]
        )
    assert lost.value.keys == (two.id,)
    heads = await stores.conversations.load(ours, [one.id, two.id])
    assert (heads[one.id].conversation.version, heads[two.id].conversation.version) == (0, 1)
    assert await stores.messages.find(ours, ids=[queued.id]) == [queued]


async def test_of_two_owners_that_commit_the_same_version_one_loses(stores: Any) -> None:
    ours = tenant()
    (head,) = await met(stores, ours)
    await stores.conversations.commit(ours, [Head(moved_on(head, unread=1))], {head.id: 0})
    with pytest.raises(LostRace) as lost:
        await stores.conversations.commit(ours, [Head(moved_on(head, unread=2))], {head.id: 0})
    assert lost.value.keys == (head.id,)
    assert (await stores.conversations.get(ours, None, head.id)).unread == 1


async def test_a_commit_may_skip_versions_when_several_events_were_decided(stores: Any) -> None:
    ours = tenant()
    (head,) = await met(stores, ours)
    far = structs.replace(head, version=7)
    await stores.conversations.commit(ours, [Head(far)], {head.id: 0})
    await stores.conversations.commit(ours, [Head(moved_on(far))], {head.id: 7})
    assert (await stores.conversations.get(ours, None, head.id)).version == 8


async def test_changed_messages_ride_in_the_commit(stores: Any) -> None:
    ours = tenant()
    (head,) = await met(stores, ours)
    queued = outgoing(head.id, 1)
    await stores.messages.insert(ours, [queued])
    sent = structs.replace(queued, status="sent", wamid=wamid(), version=2)
    read = structs.replace(sent, status="read", version=3)
    await stores.conversations.commit(ours, [Head(moved_on(head, read))], {head.id: 0}, changed=[sent, read])
    assert await stores.messages.find(ours, wamids=[sent.wamid]) == [read]


async def test_messages_may_change_without_any_head(stores: Any) -> None:
    ours = tenant()
    (head,) = await met(stores, ours)
    queued = outgoing(head.id, 1)
    await stores.messages.insert(ours, [queued])
    sent = structs.replace(queued, status="sent", version=2)
    await stores.conversations.commit(ours, [], {}, changed=[sent])
    assert await stores.messages.find(ours, ids=[sent.id]) == [sent]


async def test_a_note_committed_twice_is_one(real: Any) -> None:
    ours = tenant()
    (head,) = await met(real, ours)
    author = Author(kind="person", id="per_1", name="Raj")
    note = Note(
        id="nte_1" + head.id[4:], conversation_id=head.id, after_seq=0, body="call back", author=author, at=NOON
    )
    await real.conversations.commit(ours, [Head(moved_on(head))], {head.id: 0}, notes=[note])
    await real.conversations.commit(ours, [], {}, notes=[note])
    assert await real.notes.list(ours, head.id) == [note]


async def test_another_tenant_neither_loads_nor_commits(stores: Any) -> None:
    ours, theirs = tenant(), tenant()
    (head,) = await met(stores, ours)
    assert await stores.conversations.load(theirs, [head.id]) == {}
    assert await stores.conversations.get(theirs, None, head.id) is None
    with pytest.raises(LostRace):
        await stores.conversations.commit(theirs, [Head(moved_on(head))], {head.id: 0})


async def test_snoozed_conversations_come_due_in_order(stores: Any) -> None:
    ours = tenant()
    early, late, open_one = await met(stores, ours, 3)
    hour, changed = timedelta(hours=1), {"status": "snoozed"}
    await stores.conversations.commit(
        ours,
        [
            Head(moved_on(late, snoozed_until=NOON + hour, **changed)),
            Head(moved_on(early, snoozed_until=NOON, **changed)),
            Head(moved_on(open_one, snoozed_until=NOON)),
        ],
        {late.id: 0, early.id: 0, open_one.id: 0},
    )

    async def due(at: Any) -> list[Snooze]:
        return [each for each in await stores.conversations.due_snoozes(at, 1000) if each.tenant_id == ours]

    assert await due(NOON - hour) == []
    assert await due(NOON) == [Snooze(ours, early.id, early.number_id)]
    assert [each.conversation_id for each in await due(NOON + hour)] == [early.id, late.id]
