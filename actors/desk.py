"""One sending number at work: its lanes, its budget, and the loop that lets jobs leave at exactly its pace.

Knows nothing of Graph or of stores: `call` sends, `mark` makes attempts durable, `prepare` puts files at Meta first.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from actors.rules.budget import Budget
from actors.rules.lanes import Lanes, customer_of
from actors.rules.places import Places
from hub.domain.message import MessageError
from hub.domain.messaging_limit import Claimed
from hub.domain.sends import SendJob
from hub.log import logger

log = logger("desk")

# Refusals that may pass by themselves are tried this often before the message is told as failed.
TRIES = 6
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds between those tries, doubling
ASK_FOR = 256  # places of the messaging limit asked for together; a campaign keeps its lane shorter

FILE_REFUSED = MessageError(
    code=131053,
    title="Media upload error",
    advice="The file could not be handed to WhatsApp. Check its type and size, then send it again.",
)


@dataclass(frozen=True, slots=True)
class Called:
    """What a call came to. `doubtful`: it may or may not have been taken. `slow` and `pair_wait` always try again.
    `file_gone`: Meta has forgotten a file that was put there before; it is prepared and tried again."""

    kind: Literal["accepted", "failed", "retry", "slow", "pair_wait", "file_gone", "doubtful", "unreachable"]
    wamid: str | None = None
    wa_id: str | None = None
    error: MessageError | None = None
    wait: float | None = None  # seconds, when Meta said how long


@dataclass(slots=True)
class Ticket:
    """A job's place in the queue, and the future its bringer waits on."""

    job: SendJob
    settled: "asyncio.Future[Called]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    tries: int = 0


class Hands(Protocol):
    """What a desk needs done."""

    async def mark(self, jobs: list[SendJob]) -> set[str]:
        """Record attempts durably; returns the message ids that may leave: those that had none before, or whose former
        attempt certainly never left."""
        ...

    async def withdraw(self, job: SendJob) -> None:
        """The attempt was certainly refused: it may be made again, even by another process."""
        ...

    def ready(self, job: SendJob) -> bool:
        """Whether every file it names is at Meta; else `prepare` has to put it there."""
        ...

    async def prepare(self, job: SendJob) -> SendJob: ...

    async def call(self, job: SendJob) -> Called: ...

    async def claim(self, customers: list[str], now: float) -> Claimed:
        """Places of the messaging limit for customers who are about to be written to first."""
        ...

    async def give_back(self, customer: str, claimed_at: float) -> None:
        """WhatsApp did not take the only message the place was claimed for."""
        ...

    def full(self, claimed: Claimed) -> MessageError:
        """What to tell a person whose message got no place."""
        ...


class Desk:
    """One number. `submit` returns when the job has left, or never will."""

    def __init__(
        self,
        budget: Budget,
        hands: Hands,
        rate: int,
        clock: Callable[[], float] = time.time,
        *,
        limited: bool = False,
    ) -> None:
        """`limited`: its portfolio has a messaging limit, or may have one."""
        self.budget = budget
        self.places = Places(limited)
        self.dirty = False
        self._hands = hands
        self._clock = clock
        self._ahead = _ahead(rate)
        self._lanes = Lanes()
        self._marked: set[str] = set()
        self._tickets: dict[str, Ticket] = {}
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._spawn(self._run())

    def __len__(self) -> int:
        return len(self._tickets)

    async def submit(self, job: SendJob) -> Called:
        """Send a job when its turn comes; the same job handed in twice is sent once."""
        key = _key(job)
        ticket = self._tickets.get(key)
        if ticket is None:
            ticket = self._tickets[key] = Ticket(job)
            self._lanes.add(job)
            self._news.set()
        try:
            return await asyncio.shield(ticket.settled)
        finally:
            if ticket.settled.done():
                self._tickets.pop(key, None)

    def heard(self, count: int) -> None:
        """Inbound messages count towards the number's throughput."""
        self.budget.inbound(self._clock(), count)

    def allow(self, rate: int, *, limited: bool) -> None:
        """What Meta allows the number now."""
        self.budget.set_rate(rate, self._clock())
        self._ahead = _ahead(rate)
        if self.places.limited and not limited:
            self._news.set()
        self.places.limited = limited

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self) -> None:
        while True:
            self._news.clear()
            now = self._clock()
            job, when = self._lanes.pick(now, lambda job, at=now: self._ready_at(job, at))
            if job is None:
                await self._wait(when - now)
            elif self.places.lacks(job, now):
                self._spawn(self._claim(self.places.ask(self._lanes.next_up(job, ASK_FOR), now), now))
            elif not self._hands.ready(job):
                self._lanes.take(job)
                self._spawn(self._prepare(job))
            elif job.kind == "message" and job.message_id not in self._marked:
                await self._mark(job)
            else:
                self._lanes.take(job)
                slot = self.budget.take(customer_of(job), now)
                self.dirty = True
                self._spawn(self._call(job, slot))

    def _ready_at(self, job: SendJob, now: float) -> float:
        ready = self.places.ready_at(job, now)
        return ready if ready > now else self.budget.ready_at(customer_of(job), now)

    async def _claim(self, jobs: list[SendJob], asked_at: float) -> None:
        """Ask for places. Others leave meanwhile; a campaign that gets none waits, a person is told."""
        try:
            claimed = await self._hands.claim([customer_of(job) for job in jobs], asked_at)
        except Exception as error:  # noqa: BLE001 - without an answer nothing leaves; the store will come back
            log.warning("cannot ask for places yet", error=repr(error)[:200])
            self.places.unanswered(jobs, self._clock())
        else:
            for job in self.places.answered(jobs, claimed, asked_at, self._clock()):
                if job.lane == "people":
                    self.places.forget(job)
                    self._lanes.drop([job])
                    self._settle(job, Called("failed", error=self._hands.full(claimed)))
        self._news.set()

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(None if seconds == float("inf") else max(seconds, 0.0005)):
                await self._news.wait()
        except TimeoutError:
            return

    async def _mark(self, job: SendJob) -> None:
        """Mark what is about to leave, a tenth of a second's worth at once."""
        jobs = [
            one
            for one in self._lanes.next_up(job, self._ahead)
            if one.kind == "message"
            and one.message_id not in self._marked
            and self._hands.ready(one)
            and not self.places.lacks(one, self._clock())
        ]
        try:
            fresh = await self._hands.mark(jobs)
        except Exception as error:  # noqa: BLE001 - without a mark nothing leaves; the store will come back
            log.warning("cannot record attempts yet", error=repr(error)[:200])
            await asyncio.sleep(0.2)
            return
        self._marked |= fresh
        stale = [one for one in jobs if one.message_id not in fresh]
        self._lanes.drop(stale)
        for one in stale:
            self._settle(one, Called("doubtful"))

    async def _prepare(self, job: SendJob) -> None:
        try:
            prepared = await self._hands.prepare(job)
        except Exception as error:  # noqa: BLE001 - told to the agent on the message itself
            log.info("a file could not be put at WhatsApp", error=repr(error)[:200])
            self._lanes.settled(job)
            self._settle(job, Called("failed", error=FILE_REFUSED))
        else:
            self._lanes.settled(job)
            self._lanes.back(prepared)
        self._news.set()

    async def _call(self, job: SendJob, slot: int) -> None:
        called = await self._hands.call(job)
        now, customer = self._clock(), customer_of(job)
        self.budget.done(slot, now, answered=called.kind != "doubtful")
        self.dirty = True
        wait = self._learn(called, customer, now)
        ticket = self._tickets.get(_key(job))
        if wait is not None and ticket is not None and self._may_try(ticket, called):
            await self._try_later(job, wait)
            return
        settled = called if called.kind in {"accepted", "doubtful"} else _failed(called)
        self._account(job, settled)
        self._lanes.settled(job)
        self._marked.discard(job.message_id)
        self._settle(job, settled)
        self._news.set()

    def _account(self, job: SendJob, called: Called) -> None:
        """What was taken used its place; what was refused for good gives it back."""
        if called.kind in {"accepted", "doubtful"}:
            self.places.taken(job)
        elif called.kind == "failed" and (claimed_at := self.places.refused(job)) is not None:
            self._spawn(self._give_back(customer_of(job), claimed_at))

    async def _give_back(self, customer: str, claimed_at: float) -> None:
        try:
            await self._hands.give_back(customer, claimed_at)
        except Exception as error:  # noqa: BLE001 - then it counts for a day without need, and nothing is sent too much
            log.info("a place was not given back", error=repr(error)[:200])

    def _learn(self, called: Called, customer: str, now: float) -> float | None:
        """Teach the budget; how long to wait before another try, None for no other try."""
        match called.kind:
            case "accepted":
                self.budget.succeeded(customer, now)
            case "slow" | "pair_wait":
                self.budget.refused(called.kind, customer, now, called.wait)
                return 0.0  # the budget itself says when
            case "retry" | "unreachable":
                self.budget.troubled(now)
                return called.wait if called.wait is not None else FIRST_WAIT
            case "doubtful":
                self.budget.troubled(now)
            case "file_gone":
                self.budget.refused("never", customer, now)
                return 0.0
            case "failed":
                self.budget.refused("never", customer, now)  # an answer all the same: the line works
        return None

    @staticmethod
    def _may_try(ticket: Ticket, called: Called) -> bool:
        if called.kind in {"retry", "file_gone"}:
            ticket.tries += 1
        return ticket.tries < TRIES

    async def _try_later(self, job: SendJob, wait: float) -> None:
        """Back to the front of its lane; its customer stays busy until then, so that nothing overtakes it."""
        self._marked.discard(job.message_id)
        while True:
            try:
                await self._hands.withdraw(job)
                break
            except Exception as error:  # noqa: BLE001 - as in `_mark`
                log.warning("cannot withdraw an attempt yet", error=repr(error)[:200])
                await asyncio.sleep(0.2)
        ticket = self._tickets.get(_key(job))
        if wait:
            await asyncio.sleep(min(wait * 2 ** max(0, (ticket.tries if ticket else 1) - 1), LONGEST_WAIT))
        self._lanes.settled(job)
        self._lanes.back(job)
        self._news.set()

    def _settle(self, job: SendJob, called: Called) -> None:
        ticket = self._tickets.get(_key(job))
        if ticket and not ticket.settled.done():
            ticket.settled.set_result(called)


def _ahead(rate: int) -> int:
    """How many are marked together: what will leave within a tenth of a second."""
    return max(1, rate // 10)


def _key(job: SendJob) -> str:
    """A message is one send; a reaction on it is another, each time it is made."""
    return job.message_id if job.kind == "message" else f"{job.kind}:{job.message_id}:{job.at}"


def _failed(called: Called) -> Called:
    error = called.error or MessageError(code=1, title="WhatsApp did not take the message")
    return Called("failed", error=error)
