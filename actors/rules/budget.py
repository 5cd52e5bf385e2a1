"""What a sending number may do, and when: throughput, pair rate, what it learned, and rests when Graph fails.

Guarantee: whatever the network delays, no sliding second at the receiver holds more than `rate` sends (slots, see
`rules.slots`) and no customer gets more than the pair rate (debt, see `rules.pairs`). Both count a send as arriving at
the worst moment between leaving and answer. It holds as long as every send is `take`n before it leaves and `done` only
once its answer came or its connection is closed.

Pure: no clock, no I/O. `now` is in Unix seconds and should not leap forward.
"""

from typing import Final, Literal

import msgspec

from actors.rules.pace import Breaker, Pace
from actors.rules.pairs import Pair, Pairs
from actors.rules.slots import Slots

Action = Literal["retry", "slow", "pair_wait", "never", "stop_number", "later", "unknown"]

# An owner saves its snapshot at least this often (seconds) while it sends; a much older one comes from an owner that
# has long stopped sending, so nothing of it can be under way.
SAVED_EVERY: Final = 5.0


class Snapshot(msgspec.Struct, frozen=True, array_like=True):
    """A budget at rest. `at`: its last send or answer. `pairs`: customer → paid_at, flying, blocked_until, refusals."""

    at: float
    allowed: float
    paused_until: float
    drops: int
    pairs: dict[str, tuple[float, int, float, int]]


class Budget:
    """One number's budget. Ask `ready_at`, then `take`, call Graph, say `done` and how it went."""

    __slots__ = ("_breaker", "_flying", "_pace", "_pairs", "_seen_at", "_slots")

    def __init__(self, rate: float, now: float) -> None:
        """A fresh budget for `rate` messages a second, of a number that has not sent lately."""
        self._pace = Pace(float(rate), float(rate))
        self._slots = Slots()
        self._pairs = Pairs()
        self._breaker = Breaker()
        self._flying: dict[int, str] = {}  # slot → customer
        self._seen_at = now

    def number_ready_at(self, now: float) -> float:
        """When the number may send to anyone. At most `now` means now; a later time is the earliest possible, and a
        `done` may bring it nearer only by saying what became of the sends under way: ask again after each."""
        ready = max(self._slots.ready_at(self._pace.allowed, now), self._pace.paused_until)
        return ready if self._breaker.open_until is None else max(ready, self._breaker.ready_at(now))

    def ready_at(self, customer: str, now: float) -> float:
        """When a send to `customer` may leave. At most `now` means now."""
        return max(self.number_ready_at(now), self._pairs.ready_at(customer, now))

    def take(self, customer: str, now: float) -> int:
        """A send to `customer` leaves now; hand the slot to `done`. Raises ValueError when it is not ready: the
        guarantee must not depend on a careful caller."""
        if self.ready_at(customer, now) > now:
            raise ValueError("this send may not leave yet")
        slot = self._slots.take(self._pace.allowed, now)
        self._flying[slot] = customer
        self._seen_at = now
        self._pairs.take(customer, now)
        self._breaker.take(slot)
        return slot

    def done(self, slot: int, now: float, *, answered: bool = True) -> None:
        """The answer came; or, with `answered` False, the send was given up and may still be on its way."""
        customer = self._flying.pop(slot)
        self._seen_at = now
        self._slots.done(slot, now, answered)
        self._pairs.done(customer, now)
        self._breaker.done(slot)

    def succeeded(self, customer: str, now: float) -> None:
        """Graph accepted a send."""
        self._pace.succeeded(now)
        self._pairs.succeeded(customer, now)
        self._breaker.answered(now)

    def refused(self, action: Action, customer: str, now: float, wait: float | None = None) -> None:
        """Graph refused a send; `action` is the verdict, `wait` its Retry-After in seconds."""
        if action in ("retry", "unknown"):
            self.troubled(now)
            if wait is not None:
                self._pace.pause(now, wait)
            return
        self._breaker.answered(now)
        if action == "slow":
            self._pace.too_fast(now, wait)
            self._slots.trips.forget()
        elif action == "pair_wait":
            self._pairs.refused(customer, now, wait)

    def troubled(self, now: float) -> None:
        """A 5xx, a time-out, or no connection."""
        self._breaker.troubled(now)

    def inbound(self, now: float, count: int = 1) -> None:
        """Customers' messages came in: Meta counts them with ours, and counted them before we heard."""
        self._slots.came_in(now, count)
        self._pace.heard(now, count)

    def set_rate(self, rate: float, now: float) -> None:
        """Messages a second, in and out together. A higher one is reached at once, a lower one within a second: what
        was sent before still counts."""
        if rate != self._pace.rate:
            self._pace.set_rate(float(rate), now)

    @property
    def allowed(self) -> float:
        """The learned rate, messages a second: what Graph takes at present, at most the number's rate."""
        return self._pace.allowed

    def snapshot(self) -> bytes:
        """All that has to outlive the owner, small: customers without debt are left out."""
        pairs, pace, now = self._pairs, self._pace, self._seen_at
        pairs.forget_idle(now)
        debts = {c: (p.paid_at, p.flying, p.blocked_until, p.refusals) for c, p in pairs.known.items()}
        return msgspec.msgpack.encode(Snapshot(now, pace.allowed, pace.paused_until, pace.drops, debts))

    @classmethod
    def restore(cls, snapshot: bytes, rate: float, now: float) -> "Budget":
        """Go on from a snapshot. What the former owner sent after it is unknown, so the last second counts as full,
        and what was under way as arriving now. An unreadable one is worth as much as none, and counts as full."""
        budget = cls(rate, now)
        saved = _read(snapshot)
        if saved is None or now - saved.at <= 2 * SAVED_EVERY:
            budget._slots.fill(int(rate), now)
        if saved is None:
            return budget
        pace = budget._pace
        pace.allowed = min(pace.rate, max(1.0, saved.allowed))
        pace.paused_until, pace.drops, pace.clean_at = saved.paused_until, saved.drops, now
        for customer, (paid_at, flying, blocked_until, refusals) in saved.pairs.items():
            budget._pairs.known[customer] = Pair(paid_at, flying, blocked_until, refusals)
            for _ in range(flying):
                budget._pairs.done(customer, now)
        return budget


def _read(snapshot: bytes | None) -> Snapshot | None:
    if not snapshot:
        return None
    try:
        return msgspec.msgpack.decode(snapshot, type=Snapshot)
    except msgspec.MsgspecError:  # of another version: nothing in it is worth a number that cannot send
        return None
