"""Whatever happens to a client's connection, it is told everything it may see, once and in order."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hub.domain.events import Audience, FeedEvent
from hub.stream.frames import join
from inbox.live import fanout as fanout_module
from inbox.live.audience import Rights
from inbox.live.fanout import FanOut
from inbox.live.history import History
from inbox.live.members import Member, View
from inbox.live.resume import Replay, Resync

NOW = datetime(2025, 6, 1, tzinfo=UTC)


class Feed:
    """A stream of frames that can forget its oldest."""

    def __init__(self) -> None:
        self.frames: list[tuple[int, str, bytes]] = []
        self.last = 0

    def publish(self, tenant: str, *events: FeedEvent) -> tuple[int, str, bytes]:
        self.last += 1
        frame = (self.last, f"feed.{tenant}", join(msgspec.msgpack.encode(event) for event in events))
        self.frames.append(frame)
        return frame

    async def first_seq(self, _: str) -> int:
        return self.frames[0][0] if self.frames else self.last + 1

    async def last_seq(self, _: str) -> int:
        return self.last

    async def follow(self, _b: Any, _s: str, _subject: str, after: int) -> AsyncGenerator[tuple[int, str, bytes], None]:
        for frame in list(self.frames):
            if frame[0] > after:
                yield frame
        await asyncio.Event().wait()


class Wire:
    """Takes everything in, unless told to be slow."""

    encoding = "json"
    over = False
    too_slow = False

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []

    def write(self, wire_bytes: bytes, payloads: list[bytes]) -> None:
        self.taken += [msgspec.json.decode(payload) for payload in payloads]

    async def drained(self) -> None:
        await asyncio.sleep(0)


def event(
    name: str, number: str | None = "n1", assignee: str | None = None, kind: str = "message.created"
) -> FeedEvent:
    return FeedEvent(
        id=name,
        kind=kind,
        at=NOW,
        conversation_id="c",
        audience=Audience(number_id=number, assignee_id=assignee),
        data=b"{}",
    )


def member(rights: Rights, topics: frozenset[str] | None = None) -> Member:
    ended: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
    return Member(
        session="s", wire=Wire(), view=View(rights, topics), person_id="p", family_id="f", expires_at=None, ended=ended
    )


def told(client: Member) -> list[str]:
    assert isinstance(client.wire, Wire)
    return [line["id"] for line in client.wire.taken]


def warm(feed: Feed) -> FanOut:
    out = FanOut(feed, lambda *_: None, feed.follow)
    out._warm.set()
    return out


async def come(out: FanOut, client: Member, cursor: str | None) -> Resync | None:
    return await out.join(client, await out.judge(cursor))


async def test_an_event_reaches_who_may_see_it_and_nobody_else():
    feed = Feed()
    out = warm(feed)
    sees, other_number, other_tenant = (
        member(Rights("t1")),
        member(Rights("t1", frozenset({"n2"}))),
        member(Rights("t2")),
    )
    for client in (sees, other_number, other_tenant):
        await come(out, client, None)
    seq, _, frame = feed.publish("t1", event("a"), event("b", number=None))
    out.deliver(seq, "t1", frame)
    assert (told(sees), told(other_number), told(other_tenant)) == (["a", "b"], ["b"], [])


async def test_what_is_told_again_reaches_nobody_twice():
    feed = Feed()
    out = warm(feed)
    client = member(Rights("t1"))
    await come(out, client, None)
    for _ in range(2):
        seq, _, frame = feed.publish("t1", event("a"))
        out.deliver(seq, "t1", frame)
    assert told(client) == ["a"]


async def test_a_frame_that_cannot_be_read_stops_nothing():
    feed = Feed()
    out = warm(feed)
    client = member(Rights("t1"))
    await come(out, client, None)
    out.deliver(1, "t1", b"\xc1 not msgpack")
    feed.last = 1
    seq, _, frame = feed.publish("t1", event("a"))
    out.deliver(seq, "t1", frame)
    assert told(client) == ["a"]


async def test_a_slow_client_is_ended_and_the_others_hear_on():
    feed = Feed()
    out = warm(feed)
    slow, quick = member(Rights("t1")), member(Rights("t1"))
    for client in (slow, quick):
        await come(out, client, None)
    slow.wire.too_slow = True
    seq, _, frame = feed.publish("t1", event("a"))
    out.deliver(seq, "t1", frame)
    assert slow.ended.result()[0] == 4408
    assert (told(slow), told(quick)) == ([], ["a"])


async def test_who_comes_back_is_told_what_is_only_in_the_stream_any_more():
    feed = Feed()
    for number in range(10):
        feed.publish("t1", event(f"e{number}"))
    out = warm(feed)
    out.history = History(8)
    for seq, _, frame in feed.frames[8:]:
        out.deliver(seq, "t1", frame)
    client = member(Rights("t1"))
    assert await come(out, client, "3-0") is None
    assert told(client) == [f"e{number}" for number in range(3, 10)]


async def test_who_missed_more_than_is_sensible_is_told_to_reload(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fanout_module, "MOST_EVENTS", 5)
    feed = Feed()
    out = warm(feed)
    for number in range(3):
        seq, _, frame = feed.publish("t1", *(event(f"{number}.{n}") for n in range(4)))
        out.deliver(seq, "t1", frame)
    client = member(Rights("t1"))
    resync = await come(out, client, "0-99999")
    assert resync is not None
    assert (resync.reason, str(resync.cursor)) == ("too_far_behind", "3-99999")


async def test_head_names_the_last_missed_event_the_client_may_see():
    feed = Feed()
    out = warm(feed)
    for number in ("n1", "n1", "n2"):
        seq, _, frame = feed.publish("t1", event(f"e{feed.last}", number=number))
        out.deliver(seq, "t1", frame)
    step = await out.judge("0-99999")
    assert isinstance(step, Replay)
    head, missed = out.missed(member(Rights("t1", frozenset({"n1"}))), step.after)
    assert (str(head), missed) == ("2-0", 2)


class Resuming(RuleBasedStateMachine):
    """Clients come and go while events happen; the model is a list of everything each client may see."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.feed = Feed()
        self.out = self.run(self.begin())
        self.clients: list[Member | None] = [None, None]
        self.views = (Rights("t1"), Rights("t1", frozenset({"n1"})))
        self.cursors: list[str | None] = [None, None]
        self.had: list[list[str]] = [[], []]
        self.expected: list[list[str]] = [[], []]
        self.made = 0

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    async def begin(self) -> FanOut:
        out = warm(self.feed)
        out.history = History(0, frames=3)
        return out

    def teardown(self) -> None:
        self.loop.close()

    @rule(
        tenant=st.sampled_from(["t1", "t1", "t2"]),
        numbers=st.lists(st.sampled_from(["n1", "n2"]), min_size=1, max_size=4),
    )
    def something_happens(self, tenant: str, numbers: list[str]) -> None:
        events = []
        for number in numbers:
            self.made += 1
            events.append(event(f"e{self.made}", number=number))
        for who, rights in enumerate(self.views):
            if tenant == rights.tenant_id and (self.clients[who] or self.cursors[who]):
                seen = [e.id for e in events if rights.number_ids is None or e.audience.number_id in rights.number_ids]
                self.expected[who] += seen
        seq, _, frame = self.feed.publish(tenant, *events)
        self.run(self.delivered(seq, tenant, frame))

    async def delivered(self, seq: int, tenant: str, frame: bytes) -> None:
        self.out.deliver(seq, tenant, frame)

    @rule(who=st.sampled_from([0, 1]))
    def a_client_comes(self, who: int) -> None:
        if self.clients[who] is None:
            self.run(self.comes(who))

    async def comes(self, who: int) -> None:
        client = self.clients[who] = member(self.views[who])
        step = await self.out.judge(self.cursors[who])
        assert isinstance(step, Replay)
        assert await self.out.join(client, step) is None
        self.cursors[who] = str(step.after)
        self.take(who)

    @rule(who=st.sampled_from([0, 1]), lost=st.integers(0, 3))
    def a_client_loses_its_line(self, who: int, lost: int) -> None:
        """With the last events still on the wire: it has to hear them again when it comes back."""
        client = self.clients[who]
        if client is None:
            return
        assert isinstance(client.wire, Wire)
        client.wire.taken = client.wire.taken[: max(0, len(client.wire.taken) - lost)]
        self.take(who)
        self.out.leave(client)
        self.clients[who] = None

    def take(self, who: int) -> None:
        client = self.clients[who]
        assert client is not None
        assert isinstance(client.wire, Wire)
        for line in client.wire.taken:
            self.had[who].append(line["id"])
            self.cursors[who] = line["cursor"]
        client.wire.taken.clear()

    @invariant()
    def who_is_connected_has_all_it_may_see(self) -> None:
        for who, client in enumerate(self.clients):
            if client is not None:
                assert isinstance(client.wire, Wire)
                assert self.had[who] + [line["id"] for line in client.wire.taken] == self.expected[who]


TestResuming = Resuming.TestCase
TestResuming.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
