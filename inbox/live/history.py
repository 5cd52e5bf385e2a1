"""The feed's last stretch, in memory: after a restart of a client or a network all its people resume from here.

What is older is read from the stream.
"""

from collections import deque
from collections.abc import Iterator

from hub.domain.events import FeedEvent
from inbox.live.lines import Line
from inbox.live.resume import Cursor, end_of

FRAMES = 4_000
BYTES = 32 * 1024 * 1024  # of event data; the decoded form takes about twice that


class Batch:
    """One frame of the feed: the events of one tenant that came together."""

    __slots__ = ("lines", "seq", "size", "tenant_id")

    def __init__(self, seq: int, tenant_id: str, events: list[FeedEvent]) -> None:
        self.seq = seq
        self.tenant_id = tenant_id
        self.lines = [Line(event, Cursor(seq, place)) for place, event in enumerate(events)]
        self.size = sum(len(event.data) for event in events) + 200 * len(events)


class History:
    """A bounded, gapless stretch of the feed. `floor`: everything behind this sequence is here, nothing before."""

    def __init__(self, floor: int, frames: int = FRAMES, size: int = BYTES) -> None:
        self.floor = floor
        self._frames = frames
        self._room = size
        self._kept: deque[Batch] = deque()

    @property
    def position(self) -> Cursor:
        """Behind everything that is here."""
        return end_of(self._kept[-1].seq if self._kept else self.floor)

    def add(self, batch: Batch) -> None:
        self._kept.append(batch)
        self._room -= batch.size
        while len(self._kept) > self._frames or (self._room < 0 and len(self._kept) > 1):
            oldest = self._kept.popleft()
            self.floor = oldest.seq
            self._room += oldest.size

    def covers(self, cursor: Cursor) -> bool:
        """Whether nothing is missing between `cursor` and here."""
        return cursor.seq > self.floor or cursor >= end_of(self.floor)

    def after(self, cursor: Cursor, tenant_id: str) -> Iterator[Line]:
        """One tenant's events behind `cursor`. Read it without awaiting in between."""
        for batch in self._tail(cursor.seq):
            if batch.tenant_id != tenant_id:
                continue
            for line in batch.lines:
                if line.cursor > cursor:
                    yield line

    def _tail(self, seq: int) -> list[Batch]:
        """Frames from `seq` on; looked for from the end, where returning clients mostly are."""
        found: list[Batch] = []
        for batch in reversed(self._kept):
            if batch.seq < seq:
                break
            found.append(batch)
        found.reverse()
        return found
