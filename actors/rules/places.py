"""The messaging limit: how many customers a portfolio may write to first in any 24 hours. What one number's desk has
to know of it.

A template to a customer outside their window needs a place. Places are kept for the whole portfolio
(`hub.stores.redis.portfolios`): here is only which sends need one, which have one, and when to ask again. Pure: no
clock, no I/O; `now` is in Unix seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from actors.rules.lanes import customer_of
from hub.domain.messaging_limit import HOLD, Claimed
from hub.domain.sends import SendJob

# Seconds until a campaign's send that got no place asks again, at most: its limit may have been raised.
ASK_AGAIN: Final = 5.0
AWAY: Final = 0.5  # seconds until somebody is asked again who did not answer
SWEEP_FROM: Final = 2048


@dataclass(frozen=True, slots=True)
class Place:
    """A customer that may be written to until `until`. `fresh`: counted for nothing that was accepted, since `at`."""

    at: float
    until: float
    fresh: bool


@dataclass(slots=True)
class Waiting:
    """Who was asked for, and who got no place and asks again later (customer → Unix seconds)."""

    asked: set[str] = field(default_factory=set[str])
    later: dict[str, float] = field(default_factory=dict[str, float])


class Places:
    """What a number's desk knows of its portfolio's places. `limited` False: there is no limit, nothing is asked."""

    def __init__(self, limited: bool = True) -> None:
        self.limited = limited
        self._held: dict[str, Place] = {}
        self._waiting = Waiting()

    def needed(self, job: SendJob, now: float) -> bool:
        """Whether this send costs a place: a template to somebody who has not written for a day."""
        if not self.limited or job.kind != "message" or job.type != "template":
            return False
        return job.window_until is None or job.window_until.timestamp() <= now

    def lacks(self, job: SendJob, now: float) -> bool:
        """Whether a place has to be asked for before this send may leave."""
        if not self.needed(job, now):
            return False
        place = self._held.get(customer_of(job))
        return place is None or place.until <= now

    def ready_at(self, job: SendJob, now: float) -> float:
        """When it can leave, or be asked for; infinity while it is being asked for."""
        if not self.lacks(job, now):
            return now
        customer = customer_of(job)
        return float("inf") if customer in self._waiting.asked else self._waiting.later.get(customer, now)

    def ask(self, jobs: Iterable[SendJob], now: float) -> list[SendJob]:
        """Those of `jobs` to ask for now, in their order; they wait for `answered` or `unanswered`."""
        wanted = [job for job in jobs if self.lacks(job, now) and self.ready_at(job, now) <= now]
        self._waiting.asked.update(customer_of(job) for job in wanted)
        return wanted

    def answered(self, jobs: Iterable[SendJob], claimed: Claimed, asked_at: float, now: float) -> list[SendJob]:
        """The answer to what was asked for at `asked_at`. The jobs that got no place."""
        refused: list[SendJob] = []
        for job in jobs:
            customer = customer_of(job)
            self._waiting.asked.discard(customer)
            self._waiting.later.pop(customer, None)
            if customer in claimed.given:
                self._held[customer] = Place(asked_at, asked_at + HOLD, customer in claimed.fresh)
            else:
                self._waiting.later[customer] = min(now + ASK_AGAIN, max(now + AWAY, claimed.free_at or now))
                refused.append(job)
        if len(self._held) > SWEEP_FROM:
            self._held = {customer: place for customer, place in self._held.items() if place.until > now}
        return refused

    def unanswered(self, jobs: Iterable[SendJob], now: float) -> None:
        """Nobody answered: without an answer nothing leaves."""
        for job in jobs:
            self._waiting.asked.discard(customer_of(job))
            self._waiting.later[customer_of(job)] = now + AWAY

    def forget(self, job: SendJob) -> None:
        """It will not be asked for any more."""
        self._waiting.later.pop(customer_of(job), None)

    def taken(self, job: SendJob) -> None:
        """WhatsApp took it, or may have: the place is used."""
        place = self._held.get(customer_of(job))
        if place is not None and place.fresh:
            self._held[customer_of(job)] = Place(place.at, place.until, fresh=False)

    def refused(self, job: SendJob) -> float | None:
        """WhatsApp certainly did not take it: when the place was claimed that is to be given back, None if none is."""
        place = self._held.get(customer_of(job))
        if place is None or not place.fresh:
            return None
        del self._held[customer_of(job)]
        return place.at
