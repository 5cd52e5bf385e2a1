"""A pretended Meta with a network before it: sends arrive after a delay, answers come back after another."""

from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush
from random import Random

from actors.rules.budget import Budget
from actors.rules.pairs import BURST, EVERY

START = 1_790_000_000.0  # Unix seconds, so that rounding is that of real life


@dataclass
class Receiver:
    """Moves time from news to news. Keeps every arrival as Meta would see it."""

    budget: Budget
    chance: Random
    delay: tuple[float, float] = (0.001, 0.01)  # seconds, one way
    late: float = 0.0  # a timer fires up to so many seconds after its time
    now: float = START
    arrivals: list[tuple[float, str]] = field(default_factory=list)
    answers: list[tuple[float, int, str]] = field(default_factory=list)

    def run(self, customers: "deque[str]", until: float) -> None:
        """Send to each customer in turn, as fast as allowed; nobody waits behind a stranger."""
        while self.now < until:
            self._hear()
            ready = self.budget.number_ready_at(self.now) if customers else until
            if ready <= self.now:
                ready = self._send_first_ready(customers)
            if ready > self.now:
                news = self.answers[0][0] if self.answers else until
                self.now = max(min(ready, news, until) + self.chance.random() * self.late, self.now + 1e-4)

    def send(self, customer: str) -> bool:
        """Send now if the budget lets it."""
        if self.budget.ready_at(customer, self.now) > self.now:
            return False
        slot = self.budget.take(customer, self.now)
        arrived = self.now + self.chance.uniform(*self.delay)
        self.arrivals.append((arrived, customer))
        heappush(self.answers, (arrived + self.chance.uniform(*self.delay), slot, customer))
        return True

    def wait(self, seconds: float) -> None:
        """Let time pass, hearing answers when they come."""
        until = self.now + seconds
        while self.answers and self.answers[0][0] <= until:
            self.now = max(self.now, self.answers[0][0])
            self._hear()
        self.now = until

    def _send_first_ready(self, customers: "deque[str]") -> float:
        soonest = float("inf")
        for _ in range(len(customers)):
            if self.send(customers[0]):
                customers.popleft()
                return self.now
            soonest = min(soonest, self.budget.ready_at(customers[0], self.now))
            customers.rotate(-1)
        return soonest

    def _hear(self) -> None:
        while self.answers and self.answers[0][0] <= self.now:
            _, slot, customer = heappop(self.answers)
            self.budget.done(slot, self.now)
            self.budget.succeeded(customer, self.now)

    def most_in_a_second(self) -> int:
        """The most arrivals in any sliding second."""
        times, most, first = sorted(at for at, _ in self.arrivals), 0, 0
        for last, at in enumerate(times):
            while times[first] <= at - 1.0:
                first += 1
            most = max(most, last - first + 1)
        return most

    def refused_pairs(self) -> int:
        """How many arrivals a strict pair limit (a message every 6 s, burst 45 on credit) would refuse."""
        debts: dict[str, float] = {}
        refused = 0
        for at, customer in sorted(self.arrivals):
            paid_at = max(debts.get(customer, 0.0), at)
            if paid_at - at > (BURST - 1) * EVERY:
                refused += 1
            else:
                debts[customer] = paid_at + EVERY
        return refused
