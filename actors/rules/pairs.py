"""The pair rate: from one number to one customer a message every 6 seconds, with a burst of 45 on credit.

A burst borrows from the future: each message adds 6 s of debt, time pays it back, and a message may leave while the
debt leaves room for it. Meta's debt counts from arrivals, which we cannot see; they lie between leaving and answer. So
a message counts as arriving now for as long as it is under way, and as arrived with its answer afterwards. Both are
the latest it can be, debt only grows with later arrivals, hence ours is never less than Meta's, whatever the network
does.
"""

from dataclasses import dataclass, field
from typing import Final

EVERY: Final = 6.0  # seconds of debt a message
BURST: Final = 45
CREDIT: Final = (BURST - 1) * EVERY
MARGIN: Final = 0.01  # seconds; covers clocks read in milliseconds on the other side
LAST_WAIT: Final = 5  # waits grow as 4^X seconds up to X = 5, about 17 minutes
REMEMBER: Final = 3600.0  # seconds after which an unanswered series of refusals is forgotten
SWEEP_FROM: Final = 1024


@dataclass(slots=True)
class Pair:
    """One customer. `paid_at`: when the debt of what arrived is paid; `flying`: messages under way."""

    paid_at: float = 0.0
    flying: int = 0
    blocked_until: float = 0.0
    refusals: int = 0

    def idle(self, now: float) -> bool:
        quiet = self.blocked_until + (REMEMBER if self.refusals else 0.0) <= now
        return quiet and not self.flying and self.paid_at <= now


@dataclass(slots=True)
class Pairs:
    """All customers a number has written to lately; those without debt are forgotten."""

    known: dict[str, Pair] = field(default_factory=dict[str, Pair])
    sweep_at: int = SWEEP_FROM

    def ready_at(self, customer: str, now: float) -> float:
        """When a message to `customer` may leave; at most `now` means now. While too much is under way it is only the
        earliest time possible: ask again."""
        pair = self.known.get(customer)
        if pair is None:
            return now
        coming = pair.flying * EVERY
        if coming > CREDIT:
            return max(now + EVERY, pair.blocked_until)
        debt = max(pair.paid_at - now, 0.0)
        room = now if debt + coming <= CREDIT else pair.paid_at + coming - CREDIT
        return max(room, pair.blocked_until)

    def take(self, customer: str, now: float) -> None:
        """A message leaves."""
        if len(self.known) >= self.sweep_at:
            self.forget_idle(now)
        self.known.setdefault(customer, Pair()).flying += 1

    def done(self, customer: str, now: float) -> None:
        """A message was answered or given up: it arrived by now, or never will."""
        pair = self.known[customer]
        pair.flying -= 1
        pair.paid_at = max(pair.paid_at, now + MARGIN) + EVERY

    def refused(self, customer: str, now: float, wait: float | None) -> None:
        """Meta said 131056: wait 4^X seconds. What left before that refusal and is refused too is the same one."""
        pair = self.known.setdefault(customer, Pair())
        if now >= pair.blocked_until:
            pair.blocked_until = now + 4.0 ** min(pair.refusals, LAST_WAIT)
            pair.refusals += 1
        if wait is not None:
            pair.blocked_until = max(pair.blocked_until, now + wait)

    def succeeded(self, customer: str, now: float) -> None:
        """The series of refusals is over, unless the answer is to a message that left before it began."""
        pair = self.known.get(customer)
        if pair is not None and now >= pair.blocked_until:
            pair.refusals = 0

    def forget_idle(self, now: float) -> None:
        self.known = {customer: pair for customer, pair in self.known.items() if not pair.idle(now)}
        self.sweep_at = max(SWEEP_FROM, 2 * len(self.known))
