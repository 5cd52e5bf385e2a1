"""Throughput: never more than so many sends in any second of the receiver's time.

A send occupies a slot from the moment it leaves until one second after its answer came. It arrives somewhere between,
so each arrival lies at least a second before its slot is free again. Of the arrivals within one sliding second, all
slots are occupied when the last one happens; there are only `allowed` slots, so there are at most `allowed` such
arrivals. No assumption about delays is needed. The price is one round trip a second of throughput per slot: with
answers after 10 ms 99 % of the rate is used.

Far away that is dear: answers after 250 ms leave 80 %. But no send is there sooner than the way there takes, and no
answer leaves later than the way back takes before it comes; both together are the shortest round trip. So once that is
known (`rules.trips`), a slot is free that much earlier: only how much trips differ is paid for.
"""

from collections import deque
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush, nsmallest
from typing import Final

from actors.rules.trips import Trips

SECOND: Final = 1.002  # a little longer: clocks on the other side may read in milliseconds
# A send that was given up may still be on its way; the kernel sends again for a while.
LOST: Final = 10.0
# Sends are spread evenly, 1/allowed apart; one that a late timer held up may be caught up within this many seconds.
CATCH_UP: Final = 0.02
GRAIN: Final = 0.05  # inbound messages are counted in buckets of so many seconds; we hear of them about as late
# While customers write, as many may come unheard as came in the fullest such bucket of the last seconds.
LATELY: Final = 5.0
MOST_RESERVED: Final = 0.1  # of the allowed rate


@dataclass(slots=True)
class Slots:
    """The slots of a number. `flying`: when each not answered yet left; `cooling`: when each answered one is free
    again (a heap), but for the shortest trip: how long that is, is looked at last, so that a way that became shorter
    holds back at once whatever was to leave."""

    spread_at: float = 0.0
    flying: dict[int, float] = field(default_factory=dict[int, float])
    taken: int = 0
    cooling: list[float] = field(default_factory=list[float])
    inbound: deque[tuple[float, float, int]] = field(default_factory=deque[tuple[float, float, int]])
    inbound_count: int = 0
    lately: deque[tuple[float, int]] = field(default_factory=deque[tuple[float, int]])
    trips: Trips = field(default_factory=Trips)

    def ready_at(self, allowed: float, now: float) -> float:
        """When the next send may leave; at most `now` means now. While all are under way it is only the earliest
        time possible: ask again."""
        self._expire(now)
        # Customers' messages count too, but however many come, answers keep one slot.
        room = max(1, int(allowed) - self.inbound_count - self._reserve(allowed))
        excess = len(self.flying) + len(self.cooling) - room + 1
        if excess <= 0:
            return self.spread_at
        if excess > len(self.cooling):
            free_at = now + SECOND
        else:
            free_at = self.cooling[0] if excess == 1 else nsmallest(excess, self.cooling)[-1]
            free_at -= self.trips.shortest(now)
        if self.inbound:
            free_at = min(free_at, self.inbound[0][1])
        return max(free_at, self.spread_at)

    def take(self, allowed: float, now: float) -> int:
        """A send leaves; the number of its slot is never used again."""
        self.taken += 1
        self.flying[self.taken] = now
        self.spread_at = max(self.spread_at, now - CATCH_UP) + 1.0 / allowed
        return self.taken

    def done(self, slot: int, now: float, answered: bool) -> None:
        """A send was answered, or given up."""
        left = self.flying.pop(slot)
        if not answered:
            heappush(self.cooling, now + LOST)
            return
        heappush(self.cooling, now + SECOND)
        self.trips.took(now - left, now)

    def came_in(self, now: float, count: int) -> None:
        """Customers' messages arrived; they count for a second."""
        if self.inbound and now - self.inbound[-1][0] < GRAIN:
            start, _, before = self.inbound.pop()
            self.inbound.append((start, now + SECOND, before + count))
        else:
            self.inbound.append((now, now + SECOND, count))
        self.inbound_count += count
        self.lately.append((now + LATELY, self.inbound[-1][2]))

    def fill(self, count: int, now: float) -> None:
        """Assume that `count` sends were answered just now."""
        self.cooling.extend([now + SECOND] * count)
        heapify(self.cooling)

    def _expire(self, now: float) -> None:
        reached = now + self.trips.shortest(now)
        while self.cooling and self.cooling[0] <= reached:
            heappop(self.cooling)
        while self.inbound and self.inbound[0][1] <= now:
            self.inbound_count -= self.inbound.popleft()[2]
        while self.lately and self.lately[0][0] <= now:
            self.lately.popleft()

    def _reserve(self, allowed: float) -> int:
        """Slots kept free for customers' messages that Meta has counted and we have not heard of yet."""
        if not self.lately:
            return 0
        return min(max(count for _, count in self.lately), int(allowed * MOST_RESERVED))
