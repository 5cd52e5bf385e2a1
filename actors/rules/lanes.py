"""Which job leaves next: people before campaigns, each customer's messages in order, nobody waits behind a stranger.

Holds jobs and answers questions; knows no clock, no network.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from hub.domain.sends import SendJob

# How far to look past customers who must wait. Beyond it a long queue of one customer's jobs could hide others, but
# a look costs time on every send.
LOOK = 256

Ready = Callable[[SendJob], float]


def customer_of(job: SendJob) -> str:
    """Whom a job is for, as the pair rate counts."""
    return job.to or job.recipient or ""


@dataclass(slots=True)
class Lanes:
    """The waiting jobs of one number."""

    people: deque[SendJob] = field(default_factory=deque[SendJob])
    campaign: deque[SendJob] = field(default_factory=deque[SendJob])
    busy: set[str] = field(default_factory=set[str])  # customers with a send under way

    def add(self, job: SendJob) -> None:
        (self.campaign if job.lane == "campaign" else self.people).append(job)

    def back(self, job: SendJob) -> None:
        """Return a job that was taken and must go again: it stays the first of its customer."""
        (self.campaign if job.lane == "campaign" else self.people).appendleft(job)

    def pick(self, now: float, ready_at: Ready) -> tuple[SendJob | None, float]:
        """The job that may leave now and None to wait for; or None and when to look again (infinity: on news only)."""
        soonest = float("inf")
        for lane in (self.people, self.campaign):
            job, when = self._first(lane, now, ready_at)
            if job is not None:
                return job, now
            soonest = min(soonest, when)
        return None, soonest

    def _first(self, lane: deque[SendJob], now: float, ready_at: Ready) -> tuple[SendJob | None, float]:
        soonest, passed = float("inf"), set[str]()
        for place, job in enumerate(lane):
            if place >= LOOK:
                break
            customer = customer_of(job)
            if customer in passed:
                continue
            passed.add(customer)
            if customer in self.busy:
                continue
            when = ready_at(job)
            if when <= now:
                return job, now
            soonest = min(soonest, when)
        return None, soonest

    def next_up(self, job: SendJob, count: int) -> list[SendJob]:
        """`job` and up to `count` more from the front of its lane: those that will leave next."""
        lane = self.campaign if job.lane == "campaign" else self.people
        ahead = [other for _, other in zip(range(count), lane, strict=False) if other is not job]
        return [job, *ahead]

    def take(self, job: SendJob) -> None:
        """The job leaves: its customer is busy until `settled`."""
        (self.campaign if job.lane == "campaign" else self.people).remove(job)
        self.busy.add(customer_of(job))

    def drop(self, jobs: Iterable[SendJob]) -> None:
        """Forget jobs that will not leave from here."""
        for job in jobs:
            lane = self.campaign if job.lane == "campaign" else self.people
            if job in lane:
                lane.remove(job)

    def settled(self, job: SendJob) -> None:
        self.busy.discard(customer_of(job))

    def __len__(self) -> int:
        return len(self.people) + len(self.campaign)
