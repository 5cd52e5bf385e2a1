"""Meta's limits on sending, as pure counters; `now` is handed in as Unix seconds."""

from collections import deque

PAIR_SECONDS = 6.0
PAIR_BURST = 45
DAY = 86_400.0
UNLIMITED = -1


class Throughput:
    """At most `rate` messages of one number in any sliding second. Refused ones do not count. `busiest`: the most there
    ever were in one."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.busiest = 0
        self._taken: deque[float] = deque()

    def room(self, now: float) -> bool:
        """Whether one more message may go now."""
        taken = self._taken
        while taken and now - taken[0] >= 1.0:
            taken.popleft()
        return len(taken) < self.rate

    def take(self, now: float) -> None:
        """Count one message."""
        self._taken.append(now)
        self.busiest = max(self.busiest, self.largest(now))

    def largest(self, now: float) -> int:
        """Messages counted in the second that ends now."""
        self.room(now)
        return len(self._taken)


class Pairs:
    """One message per six seconds from a number to a person, with a burst of 45 borrowed from the future.

    For each pair only the moment is kept at which its debt will be paid.
    """

    def __init__(self) -> None:
        self._paid_at: dict[tuple[str, str], float] = {}
        self._sweep_above = 50_000

    def wait(self, pair: tuple[str, str], now: float) -> float:
        """Seconds until this pair may get one more message; 0.0 means now."""
        debt = self._paid_at.get(pair, now) - now
        return max(0.0, debt - PAIR_SECONDS * (PAIR_BURST - 1))

    def take(self, pair: tuple[str, str], now: float) -> None:
        """Count one message to the pair."""
        self._paid_at[pair] = max(now, self._paid_at.get(pair, now)) + PAIR_SECONDS
        if len(self._paid_at) > self._sweep_above:
            self._paid_at = {key: at for key, at in self._paid_at.items() if at > now}
            self._sweep_above = max(50_000, 2 * len(self._paid_at))


class FirstWritten:
    """Customers a portfolio wrote to first in the last 24 hours: at most `limit` (-1: as many as it likes)."""

    def __init__(self) -> None:
        self.limit = UNLIMITED
        self._last: dict[str, float] = {}
        self._order: deque[tuple[float, str]] = deque()

    def room(self, phone: str, now: float) -> bool:
        """Whether this customer may be written to first."""
        return self.limit == UNLIMITED or phone in self._counted(now) or len(self._last) < self.limit

    def take(self, phone: str, now: float) -> None:
        """Count one message to the customer."""
        self._last[phone] = now
        self._order.append((now, phone))

    def used(self, now: float) -> int:
        """How many customers are counted."""
        return len(self._counted(now))

    def _counted(self, now: float) -> dict[str, float]:
        while self._order and now - self._order[0][0] >= DAY:
            at, phone = self._order.popleft()
            if self._last.get(phone) == at:
                del self._last[phone]
        return self._last


class MarketingCap:
    """Marketing messages to a person from all businesses in the last 24 hours."""

    def __init__(self) -> None:
        self._got: dict[str, deque[float]] = {}

    def got(self, phone: str, now: float) -> int:
        """How many the person got."""
        got = self._got.get(phone, deque[float]())
        while got and now - got[0] >= DAY:
            got.popleft()
        return len(got)

    def take(self, phone: str, now: float) -> None:
        """Count one."""
        self._got.setdefault(phone, deque[float]()).append(now)
