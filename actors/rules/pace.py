"""What a number has learned from Graph's answers: how fast it may really go, and when to leave Graph alone."""

from dataclasses import dataclass
from typing import Final

DROP: Final = 0.7  # of the allowed rate, after Graph said it is too fast
FLOOR: Final = 0.05  # of the rate; and never under one a second
CLIMB: Final = 0.02  # of the rate, for each second of clean sending
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds
EPISODE: Final = 1.0  # seconds; refusals within it answer sends of the same moment and count once
# Meta counts a customer's message before we hear of it, and may refuse a send for it: each message heard of this close
# (seconds) to a refusal, before or after, excuses one. It comes as a surprise only the first time: afterwards slots are
# kept for more (`slots.LATELY`, 5 s), so that further refusals mean that we are too fast.
EXCUSES, NEXT_EXCUSE = 0.25, 5.0

TROUBLES: Final = 5  # in a row open the circuit
FIRST_REST, LONGEST_REST = 1.0, 30.0  # seconds
ASK_AGAIN: Final = 1.0  # seconds, while the one send that tries the circuit is under way


@dataclass(slots=True)
class Pace:
    """The learned rate. Falls at once, climbs back gently, so that it settles just under what Graph takes."""

    rate: float
    allowed: float
    paused_until: float = 0.0
    drops: int = 0
    dropped_at: float = 0.0
    clean_at: float = 0.0
    before: tuple[float, float, int] | None = None  # allowed, paused_until and drops, as they were before the last drop
    refusals: int = 0  # since that drop
    heard_at: float = float("-inf")
    excuses: int = 0  # customers' messages heard of then that no refusal was put down to yet
    excused_at: float = float("-inf")

    def too_fast(self, now: float, wait: float | None) -> None:
        """Graph refused for speed (130429, 4, 80007). `wait` is its Retry-After in seconds."""
        if wait is None and self.excuses and now - self.heard_at <= EXCUSES and self._excusable(now):
            self.excuses -= 1
            return
        self.refusals += 1
        if now >= max(self.dropped_at + EPISODE, self.paused_until):
            self.before, self.refusals = (self.allowed, self.paused_until, self.drops), 1
            self.allowed = max(1.0, FLOOR * self.rate, self.allowed * DROP)
            self.allowed = min(self.allowed, self.rate)
            self.drops += 1
            self.dropped_at = now
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self.drops - 1, 10))
        self.pause(now, pause if wait is None else wait)
        self.clean_at = now
        if wait is not None:
            self.before = None  # Graph named a wait: it means us

    def heard(self, now: float, count: int) -> None:
        """Customers wrote so many messages: they excuse as many refusals, and a drop that came of nothing else."""
        if (
            self.before is not None
            and now - self.dropped_at <= EXCUSES
            and self.refusals <= count
            and self._excusable(now)
        ):
            self.allowed, self.paused_until, self.drops = self.before
            self.before, count = None, count - self.refusals
        self.excuses = count + (self.excuses if now - self.heard_at <= EXCUSES else 0)
        self.heard_at = now

    def _excusable(self, now: float) -> bool:
        """Whether a surprise is possible; if so it counts as one."""
        if EXCUSES < now - self.excused_at < NEXT_EXCUSE:
            return False
        if now - self.excused_at >= NEXT_EXCUSE:
            self.excused_at = now
        return True

    def pause(self, now: float, wait: float) -> None:
        self.paused_until = max(self.paused_until, now + wait)

    def succeeded(self, now: float) -> None:
        """A send went well: climb by the time since the last one, a second at most."""
        if self.allowed < self.rate and now >= self.paused_until:
            clean = min(max(now - self.clean_at, 0.0), 1.0)
            self.allowed = min(self.rate, self.allowed + CLIMB * self.rate * clean)
            if self.allowed == self.rate:
                self.drops = 0
        self.clean_at = now

    def set_rate(self, rate: float, now: float) -> None:
        """The number's rate changed. One that went at full speed goes at full speed; a slowed one climbs."""
        self.allowed = rate if self.allowed == self.rate else min(self.allowed, rate)
        self.rate = rate
        self.clean_at = now


@dataclass(slots=True)
class Breaker:
    """Leaves Graph alone while it only fails: five failures running, rest 1, 2, 4 … 30 s, then one send tries."""

    failures: int = 0
    rests: int = 0
    open_until: float | None = None  # None: closed
    trying: int | None = None  # the slot of the send that tries

    def ready_at(self, now: float) -> float:
        if self.open_until is None:
            return now
        if now < self.open_until:
            return self.open_until
        return now if self.trying is None else now + ASK_AGAIN

    def take(self, slot: int) -> None:
        if self.open_until is not None:
            self.trying = slot

    def done(self, slot: int) -> None:
        """The send is over. If nobody said how it went, another may try."""
        if self.trying == slot:
            self.trying = None

    def troubled(self, now: float) -> None:
        """A 5xx or no answer. What left before the circuit opened tells nothing new."""
        if self.open_until is not None and now < self.open_until:
            return
        self.failures += 1
        if self.open_until is not None or self.failures >= TROUBLES:
            self.open_until = now + min(LONGEST_REST, FIRST_REST * 2.0 ** min(self.rests, 10))
            self.rests += 1
            self.trying = None

    def answered(self, now: float) -> None:
        """Graph answered like a healthy server, even if it refused."""
        if self.open_until is None or now >= self.open_until:
            self.failures = self.rests = 0
            self.open_until = self.trying = None
