"""The feed's last stretch in memory."""

from datetime import UTC, datetime

from hub.domain.events import Audience, FeedEvent
from inbox.live.history import Batch, History
from inbox.live.resume import Cursor, end_of


def batch(seq: int, *ids: str, tenant: str = "t1", size: int = 10) -> Batch:
    at = datetime(2025, 6, 1, tzinfo=UTC)
    events = [
        FeedEvent(id=id, kind="message.created", at=at, conversation_id="c", audience=Audience(), data=b"x" * size)
        for id in ids
    ]
    return Batch(seq, tenant, events)


def ids_after(history: History, cursor: Cursor, tenant: str = "t1") -> list[str]:
    return [line.event.id for line in history.after(cursor, tenant)]


def test_it_tells_what_is_behind_a_cursor_also_within_a_frame():
    history = History(0)
    history.add(batch(1, "a", "b", "c"))
    history.add(batch(2, "d"))
    assert ids_after(history, Cursor(1, 0)) == ["b", "c", "d"]
    assert ids_after(history, end_of(1)) == ["d"]
    assert ids_after(history, end_of(2)) == []


def test_tenants_do_not_meet():
    history = History(0)
    history.add(batch(1, "a", tenant="t1"))
    history.add(batch(2, "b", tenant="t2"))
    assert ids_after(history, end_of(0), "t2") == ["b"]


def test_it_knows_what_it_no_longer_has():
    history = History(0, frames=2)
    for seq in (1, 2, 3):
        history.add(batch(seq, f"e{seq}"))
    assert not history.covers(Cursor(1, 0))
    assert history.covers(end_of(1))
    assert history.covers(Cursor(2, 0))
    assert history.position == end_of(3)


def test_it_is_bounded_by_size_but_always_keeps_the_newest():
    history = History(0, size=1_000)
    history.add(batch(1, "a", size=900))
    history.add(batch(2, "b", size=5_000))
    assert ids_after(history, end_of(0)) == ["b"]
    assert history.floor == 1


def test_an_empty_history_stands_where_it_began():
    assert History(7).position == end_of(7)
    assert History(7).covers(end_of(7))
