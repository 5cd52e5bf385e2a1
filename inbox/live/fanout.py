"""One reader of the feed per process; everything it reads goes to the sockets that may see it.

Nothing slips between history and live: a returning client is told what it missed from `History` in slices, and the
step in which nothing is left to tell is the step in which it becomes a member.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterable
from itertools import islice

import msgspec
from prometheus_client import Counter, Gauge

from hub.domain.events import Audience, FeedEvent
from hub.log import logger
from hub.stream.connection import Bus
from hub.stream.consume import follow
from hub.stream.subjects import ALL_FEEDS, FEED, tenant_of
from inbox.live.history import FRAMES, Batch, History
from inbox.live.lines import Encoding, Line, joined
from inbox.live.members import Member, Members
from inbox.live.resume import MOST_EVENTS, Cursor, Replay, Resync, decide, end_of

log = logger("inbox.live")
Reader = Callable[[Bus, str, str, int], AsyncGenerator[tuple[int, str, bytes], None]]

SEEN = 50_000  # event ids remembered, so that what is told again reaches nobody twice
SLICE = 500  # missed events told at once
TOO_SLOW = (4408, "too slow; reconnect now with your cursor")

_events = Counter("hubbub_feed_events", "Feed events read by this process")
_writes = Counter("hubbub_feed_writes", "Feed events written to sockets")
_slow = Counter("hubbub_sockets_too_slow", "Sockets closed because they did not read")
_sockets = Gauge("hubbub_sockets", "Sockets connected to this process")
_decode = msgspec.msgpack.Decoder(list[FeedEvent])


class FanOut:
    """Reads the feed and writes to sockets. `run` once per process; `welcome` once per socket."""

    def __init__(self, bus: Bus, learn: Callable[[str, Audience], None], read: Reader = follow) -> None:
        """`learn` is told each conversation's newest facts before anyone is told of the change."""
        self._bus = bus
        self._read = read
        self._learn = learn
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._warm = asyncio.Event()
        self.members = Members()
        self.history = History(0)

    @property
    def ready(self) -> bool:
        """Whether the last stretch of the feed is read and sockets can be welcomed."""
        return self._warm.is_set()

    async def run(self) -> None:
        """Follow the feed for ever, starting some way back so that clients can resume from memory."""
        first, last = await self._bus.first_seq(FEED), await self._bus.last_seq(FEED)
        start = max(first - 1, last - FRAMES, 0)
        self.history = History(start if first <= last else last)
        if self.history.floor >= last:
            self._warm.set()
        async for seq, subject, frame in self._read(self._bus, FEED, ALL_FEEDS, self.history.floor):
            self.deliver(seq, tenant_of(subject), frame)
            if seq >= last:
                self._warm.set()
            # Lets the loop hand what was written to the kernel, so that a burst is not taken for a slow reader.
            await asyncio.sleep(0)

    def deliver(self, seq: int, tenant_id: str, frame: bytes) -> None:
        """One frame of the feed to everyone who may see it."""
        try:
            events = _decode.decode(frame)
        except msgspec.MsgspecError as error:
            log.error("unreadable feed frame", seq=seq, error=str(error))  # noqa: TRY400 the frame says it all
            events = []
        batch = Batch(seq, tenant_id, events)
        batch.lines = [line for line in batch.lines if self._is_new(line.event.id)]
        self.history.add(batch)
        for line in batch.lines:
            if line.event.conversation_id and line.event.kind.startswith("conversation."):
                self._learn(line.event.conversation_id, line.event.audience)
        _events.inc(len(batch.lines))
        now = asyncio.get_running_loop().time()
        for view, group in self.members.groups(tenant_id):
            lines = [line for line in batch.lines if view.takes(line.event.kind, line.event.audience)]
            if lines:
                _writes.inc(len(lines) * len(group))
                write_all(group, lines, now)

    async def judge(self, asked: str | None) -> Replay | Resync:
        """Whether a client that stands at `asked` can be told what it missed."""
        await self._warm.wait()
        first_seq = await self._bus.first_seq(FEED) if asked else 0
        return decide(asked, first_seq, self.history.position)

    def missed(self, member: Member, after: Cursor) -> tuple[Cursor, int]:
        """The last event behind `after` that this client will be told (`after` itself when there is none), and how
        many there are, as far as memory goes back."""
        head, count = after, 0
        for line in self.history.after(after, member.view.rights.tenant_id):
            if member.view.takes(line.event.kind, line.event.audience):
                head, count = line.cursor, count + 1
        return head, count

    async def join(self, member: Member, step: Replay | Resync) -> Resync | None:
        """Tell a client what it missed and make it a member. Answers with what to tell it when it has to reload."""
        if isinstance(step, Replay):
            missed = await self._replay(member, step.after)
        else:
            missed = step
        if missed:
            # Joining now and not at the decision loses nothing: the cursor told is the one at which it joins.
            missed = Resync(missed.reason, self.history.position)
        self.members.add(member)
        _sockets.set(len(self.members))
        return missed

    def leave(self, member: Member) -> None:
        self.members.remove(member)
        _sockets.set(len(self.members))

    async def _replay(self, member: Member, cursor: Cursor) -> Resync | None:
        told = 0
        while True:
            if not self.history.covers(cursor):
                cursor, count = await self._from_stream(member, cursor)
                told += count
            lines = list(islice(self.history.after(cursor, member.view.rights.tenant_id), SLICE))
            if told > MOST_EVENTS:
                return Resync("too_far_behind", self.history.position)
            if not lines or member.wire.over:
                return None
            cursor = lines[-1].cursor
            told += len(lines)
            _tell(member, lines)
            await self._let_read(member)

    async def _from_stream(self, member: Member, cursor: Cursor) -> tuple[Cursor, int]:
        """Tell what is older than the history, up to where the history begins. Returns the new place and a count."""
        told = 0
        tenant_id = member.view.rights.tenant_id
        frames = self._read(self._bus, FEED, ALL_FEEDS, cursor.seq - 1)
        try:
            async for seq, subject, frame in frames:
                if tenant_of(subject) == tenant_id:
                    lines = Batch(seq, tenant_id, _decode.decode(frame)).lines
                    fresh = [line for line in lines if line.cursor > cursor]
                    told += len(fresh)
                    _tell(member, fresh)
                    await self._let_read(member)
                cursor = end_of(seq)
                if self.history.covers(cursor) or told > MOST_EVENTS or member.wire.over:
                    break
        finally:
            await frames.aclose()
        return cursor, told

    async def _let_read(self, member: Member) -> None:
        try:
            async with asyncio.timeout(60):
                await member.wire.drained()
        except TimeoutError:
            _slow.inc()
            member.end(*TOO_SLOW)

    def _is_new(self, event_id: str) -> bool:
        if event_id in self._seen:
            self._seen.move_to_end(event_id)
            return False
        self._seen[event_id] = None
        if len(self._seen) > SEEN:
            self._seen.popitem(last=False)
        return True


def write_all(group: Iterable[Member], lines: list[Line], now: float) -> None:
    """The same lines to everyone of a group; each encoding is joined once. Who has not read enough is closed."""
    made: dict[Encoding, tuple[bytes, list[bytes]]] = {}
    for member in group:
        wire = member.wire
        if wire.too_slow:  # before writing: one large frame alone is nobody's fault
            if not member.ended.done():
                _slow.inc()
                member.end(*TOO_SLOW)
            continue
        ready = made.get(wire.encoding)
        if ready is None:
            ready = made[wire.encoding] = (
                joined(lines, wire.encoding),
                [line.payload(wire.encoding) for line in lines],
            )
        wire.write(*ready)
        member.last_write = now


def _tell(member: Member, lines: list[Line]) -> None:
    visible = [line for line in lines if member.view.takes(line.event.kind, line.event.audience)]
    if visible:
        write_all((member,), visible, asyncio.get_running_loop().time())
