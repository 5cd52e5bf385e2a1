"""What people list: filters, orders, cursors, counts, words, and what their eyes may see."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from hub.domain.contact import Identity
from hub.domain.conversation import Conversation
from hub.domain.ids import new_id
from hub.domain.message import Author
from hub.domain.note import Note
from hub.errors import Invalid, LostRace
from hub.stores.opened import Stores
from hub.stores.postgres.canned import CannedReply
from hub.stores.postgres.contacts import ContactChanges
from hub.stores.postgres.conversations import Counts, Head, Query, Sight, Text
from hub.stores.postgres.labels import Label
from tests.fakes.samples import NOON, moved_on, number, said, stranger, tenant, user_id

HOUR = timedelta(hours=1)
ALL = Sight("per_raj")


async def conversation(
    real: Stores, ours: str, line: str, *, name: str = "Ada", texts: list[str] | None = None, **fields: Any
) -> Conversation:
    (who,) = await real.contacts.resolve(ours, line, [stranger(name=name)], NOON)
    head = (await real.conversations.load(ours, [who.conversation_id]))[who.conversation_id].conversation
    after = moved_on(head, **fields)
    said = [Text(f"msg_{head.id[4:]}{n:08X}", head.id, body) for n, body in enumerate(texts or [], 1)]
    await real.conversations.commit(ours, [Head(after)], {head.id: 0}, texts=said)
    return after


async def listed(real: Stores, ours: str, sight: Sight = ALL, now: datetime = NOON, **query: Any) -> list[str]:
    page = await real.conversations.page(ours, sight, Query(**query), None, 100, now=now)
    return [each.id for each in page.items]


async def test_filters_narrow_the_list(real: Stores) -> None:
    ours, line, other = tenant(), number(), number()
    mine = await conversation(real, ours, line, assignee_id="per_raj", unread=2, last_message_at=NOON + HOUR)
    free = await conversation(real, ours, line, labels=("vip",), last_message_at=NOON)
    done = await conversation(real, ours, other, status="resolved", assignee_id="per_ana", last_message_at=NOON - HOUR)
    assert await listed(real, ours) == [mine.id, free.id, done.id]
    assert await listed(real, ours, status="open") == [mine.id, free.id]
    assert await listed(real, ours, assignee="me") == [mine.id]
    assert await listed(real, ours, assignee="none") == [free.id]
    assert await listed(real, ours, assignee="per_ana") == [done.id]
    assert await listed(real, ours, number=other) == [done.id]
    assert await listed(real, ours, label="vip") == [free.id]
    assert await listed(real, ours, unread=True) == [mine.id]
    assert await listed(real, tenant()) == []


async def test_eyes_see_their_numbers_and_their_share_only(real: Stores) -> None:
    ours, line, other = tenant(), number(), number()
    mine = await conversation(real, ours, line, assignee_id="per_raj", last_message_at=NOON + HOUR)
    free = await conversation(real, ours, line, last_message_at=NOON)
    hers = await conversation(real, ours, line, assignee_id="per_ana", unread=1, last_message_at=NOON - HOUR)
    away = await conversation(real, ours, other, last_message_at=NOON - 2 * HOUR)
    here, own = Sight("per_raj", (line,)), Sight("per_raj", None, "own")
    shared = Sight("per_raj", (line,), "unassigned_and_own")
    assert await listed(real, ours, here) == [mine.id, free.id, hers.id]
    assert await listed(real, ours, shared) == [mine.id, free.id]
    assert await listed(real, ours, own) == [mine.id]
    assert await listed(real, ours, Sight("per_raj", ())) == []
    assert await real.conversations.get(ours, shared, hers.id) is None
    assert await real.conversations.get(ours, here, away.id) is None
    assert await real.conversations.get(ours, here, hers.id) == hers
    assert await real.conversations.counts(ours, ALL, "per_raj") == Counts(mine=1, unassigned=2, all=4, unread=1)
    assert await real.conversations.counts(ours, shared, "per_raj") == Counts(mine=1, unassigned=1, all=2, unread=0)


@pytest.mark.parametrize("sort", ["newest", "longest_waiting", "next_deadline"])
async def test_cursors_lead_through_the_whole_list_without_gap_or_repeat(real: Stores, sort: Any) -> None:
    ours, line = tenant(), number()
    for n in range(23):
        at = NOON + timedelta(minutes=n // 3)  # several of the same minute
        await conversation(real, ours, line, last_message_at=at, waiting_since=at, window_expires_at=at + HOUR)
    whole = await listed(real, ours, sort=sort)
    assert len(whole) == 23
    found: list[str] = []
    cursor: str | None = None
    for _ in range(6):
        page = await real.conversations.page(ours, ALL, Query(sort=sort), cursor, 5, now=NOON)
        found += [each.id for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == whole


async def test_orders_put_first_what_matters(real: Stores) -> None:
    ours, line = tenant(), number()
    patient = await conversation(real, ours, line, waiting_since=NOON - 3 * HOUR, window_expires_at=NOON + 9 * HOUR)
    urgent = await conversation(real, ours, line, waiting_since=NOON - HOUR, window_expires_at=NOON + HOUR)
    closed = await conversation(real, ours, line, window_expires_at=NOON - HOUR)
    assert await listed(real, ours, sort="longest_waiting") == [patient.id, urgent.id]
    assert await listed(real, ours, sort="next_deadline") == [urgent.id, patient.id]
    assert closed.id in await listed(real, ours)


async def test_a_cursor_of_another_list_is_refused(real: Stores) -> None:
    ours, line = tenant(), number()
    for _ in range(3):
        await conversation(real, ours, line)
    page = await real.conversations.page(ours, ALL, Query(), None, 2, now=NOON)
    for cursor, sort in ((page.next_cursor, "longest_waiting"), ("nonsense", "newest"), ("!!", "newest")):
        with pytest.raises(Invalid) as refused:
            await real.conversations.page(ours, ALL, Query(sort=sort), cursor, 2, now=NOON)  # type: ignore[arg-type]
        assert refused.value.code == "invalid_cursor"


async def test_words_are_found_in_names_numbers_messages_and_notes(real: Stores) -> None:
    ours, line = tenant(), number()
    grace = await conversation(real, ours, line, name="Grace Hopper", texts=["Where is my parcel?", "100% sure"])
    linus = await conversation(real, ours, line, name="Linus_T", texts=["Größe 42 bitte"])
    note = Note(
        id=new_id("nte", NOON), conversation_id=linus.id, after_seq=1, body="promised a refund", at=NOON,
        author=Author(kind="person", id="per_raj"),
    )  # fmt: skip
    await real.conversations.commit(ours, [], {}, notes=[note])
    for words, expected in (
        ("grace", grace), ("hopp", grace), ("parcel", grace), ("parcel where", grace), ("größe", linus),
        ("Linus_", linus), ("refund", linus), (str(grace.contact.phone), grace),
        ("+" + str(linus.contact.phone), linus),
    ):  # fmt: skip
        assert await listed(real, ours, q=words) == [expected.id], words
    for nothing in ("parcel refund", "x%y", "' or 1=1 --", '"unclosed', "_____", "& | !"):
        assert await listed(real, ours, q=nothing) == [], nothing
    assert await listed(real, tenant(), q="parcel") == []
    assert await real.notes.list(ours, linus.id) == [note]
    assert await real.notes.between(ours, linus.id, 1, 1) == [note]


async def test_an_edited_message_is_found_by_its_new_words_only(real: Stores) -> None:
    ours, line = tenant(), number()
    head = await conversation(real, ours, line, texts=["blue"])
    await real.conversations.commit(ours, [], {}, texts=[Text(f"msg_{head.id[4:]}00000001", head.id, "green")])
    assert await listed(real, ours, q="blue") == []
    assert await listed(real, ours, q="green") == [head.id]


async def test_a_merged_conversation_leaves_the_lists_but_can_be_read(real: Stores) -> None:
    ours, line, phone, user = tenant(), number(), stranger(), user_id()
    (older,) = await real.contacts.resolve(ours, line, [phone], NOON)
    (younger,) = await real.contacts.resolve(ours, line, [Identity(user_id=user)], NOON + HOUR)
    await real.contacts.resolve(ours, line, [Identity(phone=phone.phone, user_id=user)], NOON + HOUR)
    assert await listed(real, ours) == [older.conversation_id]
    assert set(await listed(real, ours, merged=True)) == {older.conversation_id, younger.conversation_id}
    assert (await real.conversations.counts(ours, ALL, None)).all == 1
    assert await real.conversations.get(ours, ALL, younger.conversation_id)
    assert len(await real.conversations.of_contact(ours, ALL, older.card.id)) == 2
    merged = await real.contacts.get(ours, younger.card.id)
    assert merged is not None
    assert merged.id == older.card.id


async def test_a_name_the_team_gave_is_not_overwritten_by_a_profile(real: Stores) -> None:
    ours, line, who = tenant(), number(), stranger()
    (first,) = await real.contacts.resolve(ours, line, [who], NOON)
    changes = ContactChanges(name="Ada (VIP)", fields={"size": "42"}, labels=("vip",), email="ada@x.test")
    changed = await real.contacts.change(ours, first.card.id, changes, NOON, expected_version=1)
    assert changed is not None
    assert (changed.name, changed.fields, changed.labels, changed.version) == ("Ada (VIP)", {"size": "42"}, ("vip",), 2)
    (again,) = await real.contacts.resolve(ours, line, [structs.replace(who, name="ada", username="ada")], NOON)
    assert (again.card.name, again.card.username) == ("Ada (VIP)", "ada")
    with pytest.raises(LostRace):
        await real.contacts.change(ours, first.card.id, changes, NOON, expected_version=2)
    assert await real.contacts.change(tenant(), first.card.id, changes, NOON) is None
    assert [each.name for each in (await real.contacts.page(ours, "vip")).items] == ["Ada (VIP)"]


async def test_a_stop_of_marketing_is_kept_from_the_first_time(real: Stores) -> None:
    ours, line = tenant(), number()
    (who,) = await real.contacts.resolve(ours, line, [stranger()], NOON)

    async def stopped() -> datetime | None:
        contact = await real.contacts.get(ours, who.card.id)
        assert contact is not None
        return contact.marketing_stopped_at

    await real.wishes.keep(ours, who.card.id, said("stop", NOON))
    await real.wishes.keep(ours, who.card.id, said("stop", NOON + HOUR))
    assert await stopped() == NOON
    await real.wishes.keep(ours, who.card.id, said("resume", NOON + 2 * HOUR))
    assert await stopped() is None


async def test_contacts_are_paged_and_can_be_written_to_first(real: Stores) -> None:
    ours, line = tenant(), number()
    found = await real.contacts.resolve(ours, line, [stranger(name=f"N{n}") for n in range(7)], NOON)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await real.contacts.page(ours, cursor=cursor, limit=3)
        seen += [each.id for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted(each.card.id for each in found)
    other = number()
    first = await real.contacts.keep_conversation(ours, found[0].card.id, other, NOON)
    assert first is not None
    assert await real.contacts.keep_conversation(ours, found[0].card.id, other, NOON) == first
    assert await real.contacts.keep_conversation(ours, found[0].card.id, line, NOON) == found[0].conversation_id
    assert await real.contacts.keep_conversation(tenant(), found[0].card.id, line, NOON) is None


async def test_canned_replies_and_labels_are_the_teams_own(real: Stores) -> None:
    ours, theirs = tenant(), tenant()
    reply = CannedReply(
        id=new_id("can", NOON), shortcut="hi", body="Hello {{contact.name}}", created_by="per", created_at=NOON,
        updated_at=NOON,
    )  # fmt: skip
    await real.canned.put(ours, reply)
    better = structs.replace(reply, body="Hey")
    await real.canned.put(ours, better)
    assert await real.canned.list(ours) == [better]
    assert await real.canned.get(theirs, reply.id) is None
    assert not await real.canned.delete(theirs, reply.id)
    assert await real.canned.delete(ours, reply.id)
    label = Label(id=new_id("lbl", NOON), name="vip", colour="amber", created_at=NOON)
    await real.labels.put(ours, label)
    assert await real.labels.list(ours) == [label]
    assert await real.labels.list(theirs) == []


async def test_the_audit_trail_is_read_backwards(real: Stores) -> None:
    ours, actor = tenant(), Author(kind="person", id="per_1", name="Ana")
    for n in range(5):
        await real.audit.note(ours, actor, "person.created", f"per_{n}", NOON + n * HOUR, role="agent")
    first = await real.audit.page(ours, limit=3)
    rest = await real.audit.page(ours, before=first[-1].id, limit=3)
    assert [each.subject for each in (*first, *rest)] == ["per_4", "per_3", "per_2", "per_1", "per_0"]
    assert (first[0].actor, first[0].detail) == (actor, {"role": "agent"})
    assert await real.audit.page(tenant()) == []
