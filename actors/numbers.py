"""The owner of sending numbers: the only road to Graph's messages endpoint.

What one can count on:
- A message leaves only when its number's budget says so (actors.rules.budget); people's answers pass campaigns.
- Before Graph is called the send is marked as attempted in Postgres. A job that comes again and was attempted is
  never simply sent again: without an outcome it waits for its status webhook, then shows as `unknown`. Only what a
  dead owner had marked and certainly not let go (actors.departures) leaves after all.
- A template to a customer who has not written for a day needs a place of its portfolio's messaging limit, counted for
  all numbers together (actors.rules.places); a campaign's waits for one, a person's fails and says when one is free.
- A job is acknowledged only after its outcome is on its conversation's durable road.
- After a restart the budget continues from its memory in Redis, so a restart never bursts.
"""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import msgspec

from actors.allotment import Allotment
from actors.departures import Departures
from actors.desk import FILE_REFUSED, Called, Desk
from actors.effects import Reporter
from actors.placing import Placing, with_ids
from actors.reading import Reader, Received
from actors.rules.budget import Budget
from actors.settling import Settling
from hub.clock import Clock, utc_now
from hub.domain.events import Routed, SendOutcome
from hub.domain.message import MessageError
from hub.domain.messaging_limit import UNLIMITED, Claimed
from hub.domain.number import Number
from hub.domain.sends import SendJob
from hub.errors import HubbubError
from hub.log import logger
from hub.stores.opened import Stores
from hub.stream import subjects
from hub.stream.connection import Bus
from hub.stream.consume import still_working
from hub.whatsapp import media, sending
from hub.whatsapp.graph import Graph, GraphRefused, GraphTimeout, GraphUnreachable

log = logger("numbers")

# A doubtful send is settled by its status webhook within seconds, if it left at all. After this many seconds without
# one it is shown as unknown; a later webhook still settles it.
DOUBT = 30.0
# The stream delivers a frame again after 60 s without a word; jobs may wait longer for their turn.
WORD_EVERY = 20.0
REMEMBER_EVERY = 1.0  # seconds between two writes of a budget's memory
UNSURE = MessageError(
    code=0,
    title="No answer from WhatsApp",
    advice="WhatsApp did not say whether it took this message. If the customer has not got it, send it again.",
)
PAUSED = MessageError(
    code=0,
    title="The number is paused",
    advice="An owner paused this number. Resume it in Numbers, then send the message again.",
)
DISCONNECTED = MessageError(
    code=0,
    title="The number is not connected",
    advice="This number was removed. Connect it again in Numbers, or answer from another one.",
)


class Numbers:
    """Sends the jobs of the partitions it is given, each number at its own pace."""

    def __init__(self, bus: Bus, stores: Stores, graph: Graph, departures: Departures, clock: Clock = utc_now) -> None:
        self._bus = bus
        self.stores = stores
        self.departures = departures
        self._graph = graph
        self._clock = clock
        self._reporter = Reporter(bus)
        self._settling = Settling(stores.ledger, clock)
        self.placing = Placing(stores, graph, clock)
        self._desks: dict[str, Desk] = {}
        self._opening = asyncio.Lock()
        self._facts: dict[str, tuple[Number, str]] = {}
        self._held: dict[int, Received] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.reader = Reader(bus, subjects.SENDS, sends_of_slot, "sender", 256, explicit=True)
        self.sent = 0

    def __len__(self) -> int:
        return sum(len(desk) for desk in self._desks.values())

    async def run(self) -> None:
        """Take jobs, for ever."""
        await self._bus.subscribe(subjects.NUMBERS_CHANGED, lambda _: self._changed())
        await self._bus.subscribe(
            subjects.inbound_subject("*"), lambda message: self._inbound(message.subject, message.data)
        )
        self._spawn(self._say_still_working())
        self._spawn(self._remember_budgets())
        while True:
            for received in await self.reader.batch():
                under_way = received.seq in self._held
                self._held[received.seq] = received  # after a new claim only the last delivery can be acknowledged
                if not under_way:
                    self._spawn(self._frame(received))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say_still_working(self) -> None:
        while True:
            await asyncio.sleep(WORD_EVERY)
            for received in list(self._held.values()):
                await still_working(self._bus, received.delivery)

    async def _remember_budgets(self) -> None:
        while True:
            await asyncio.sleep(REMEMBER_EVERY)
            for number_id, desk in self._desks.items():
                if desk.dirty:
                    desk.dirty = False
                    try:
                        await self.stores.budgets.save(number_id, desk.budget.snapshot())
                    except Exception as error:  # noqa: BLE001 - the next second writes it whole again
                        log.warning("cannot remember a budget", error=repr(error)[:200])

    def _changed(self) -> None:
        """What is known of numbers may be old: desks at work learn at once what is true now."""
        known, self._facts = self._facts, {}
        for number_id, (number, _) in known.items():
            if number_id in self._desks:
                self._spawn(self._adopt(number.tenant_id, number_id))

    async def _adopt(self, tenant_id: str, number_id: str) -> None:
        try:
            facts = await self._number(tenant_id, number_id)
        except HubbubError as error:
            log.info("a number will be looked at with its next send", error=repr(error)[:200])
            return
        if facts is not None:
            self._desks[number_id].allow(facts[0].rate, limited=facts[0].messaging_limit != UNLIMITED)

    def _inbound(self, subject: str, payload: bytes) -> None:
        phone_number_id = subject.rsplit(".", 1)[1]
        for number_id, (number, _) in self._facts.items():
            if number.phone_number_id == phone_number_id and number_id in self._desks:
                self._desks[number_id].heard(int(payload))

    async def _frame(self, received: Received) -> None:
        """Every job to its number's desk; the frame is acknowledged when the last is settled."""
        jobs = msgspec.msgpack.decode(received.frame, type=list[SendJob])
        await asyncio.gather(*(self._job(job) for job in jobs))
        await self.reader.done([self._held[received.seq]])
        del self._held[received.seq]

    async def _job(self, job: SendJob) -> None:
        """See one job through. Stores and streams that are away are waited for: a job is never dropped."""
        delay = 0.2
        while True:
            try:
                return await self._through(job)
            except Exception as error:  # noqa: BLE001 - the mark in the ledger makes trying again safe
                log.warning("a job cannot be settled yet", error=repr(error)[:300])
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5.0)

    async def _through(self, job: SendJob) -> None:
        facts = await self._number(job.tenant_id, job.number_id)
        if job.kind in {"read", "typing"}:
            if facts is not None:
                await self._courtesy(job, *facts)
            return
        called = await self._submit(job, facts[0] if facts else None)
        if job.kind != "message":
            return
        if called.kind == "doubtful":
            await self._doubt(job)
        else:
            await self._report(job, called)

    async def _submit(self, job: SendJob, number: Number | None) -> Called:
        if number is None:
            return Called("failed", error=DISCONNECTED)
        if number.state == "paused":
            return Called("failed", error=PAUSED)
        return await (await self._desk(job, number)).submit(job)

    async def _courtesy(self, job: SendJob, number: Number, token: str) -> None:
        """Read marks and typing: one try, and no harm when it is lost."""
        call = sending.mark_read if job.kind == "read" else sending.typing
        try:
            await call(self._graph, token, number.phone_number_id, job.context_wamid or "")
        except (GraphRefused, GraphTimeout, GraphUnreachable) as error:
            log.info("a read mark was not taken", error=type(error).__name__)

    async def _doubt(self, job: SendJob) -> None:
        """Attempted, and nobody knows: an outcome on record is told again; else the webhook has its time to come."""
        attempt = (await self.stores.ledger.get(job.tenant_id, [job.message_id])).get(job.message_id)
        if attempt and attempt.outcome in {"accepted", "failed"}:
            error = (
                MessageError(code=1, title="WhatsApp did not take the message") if attempt.outcome == "failed" else None
            )
            await self._report(job, Called("failed" if error else "accepted", wamid=attempt.wamid, error=error))
            return
        await asyncio.sleep(DOUBT)
        await self._outcome(
            job, SendOutcome(message_id=job.message_id, outcome="unknown", at=self._clock(), error=UNSURE)
        )
        await self._settling.settle(job, "unknown", None)
        self.departures.settle(job.message_id)

    async def _report(self, job: SendJob, called: Called) -> None:
        outcome = "accepted" if called.kind == "accepted" else "failed"
        event = SendOutcome(
            message_id=job.message_id, outcome=outcome, at=self._clock(), wamid=called.wamid, error=called.error
        )
        await self._outcome(job, event)
        await self._settling.settle(job, outcome, called.wamid)
        self.departures.settle(job.message_id)
        self.sent += 1

    async def _outcome(self, job: SendJob, event: SendOutcome) -> None:
        await self._reporter.report(
            Routed(
                tenant_id=job.tenant_id,
                conversation_id=job.conversation_id,
                number_id=job.number_id,
                contact=None,
                event=event,
            )
        )

    async def _number(self, tenant_id: str, number_id: str) -> tuple[Number, str] | None:
        while (facts := self._facts.get(number_id)) is None:
            known = self._facts
            number = await self.stores.numbers.get(tenant_id, number_id)
            token = await self.stores.numbers.access_token(tenant_id, number_id)
            if known is not self._facts:
                continue  # it changed while it was read: what was read may be old
            if number is None or token is None:
                return None
            known[number_id] = (number, token)
        return facts

    async def number(self, tenant_id: str, number_id: str) -> Number | None:
        """The number as it is known here; None when it is gone."""
        facts = await self._number(tenant_id, number_id)
        return facts[0] if facts else None

    async def _desk(self, job: SendJob, number: Number) -> Desk:
        async with self._opening:
            desk = self._desks.get(number.id)
            if desk is None:
                now = time.time()
                kept = await self.stores.budgets.load(number.id)
                budget = Budget.restore(kept, number.rate, now) if kept else Budget(number.rate, now)
                hands = Calls(self, job.tenant_id, number.id)
                desk = self._desks[number.id] = Desk(budget, hands, number.rate)
        desk.allow(number.rate, limited=number.messaging_limit != UNLIMITED)
        return desk

    async def call(self, job: SendJob) -> Called:
        """One call of Graph, and what it came to."""
        facts = await self._number(job.tenant_id, job.number_id)
        files = self.placing.ids_for(job)
        if facts is None or files is None:  # a file was lost since it was prepared
            return Called("failed", error=DISCONNECTED) if facts is None else Called("file_gone", error=FILE_REFUSED)
        number, token = facts
        try:
            sent = await sending.send(self._graph, token, number.phone_number_id, with_ids(job, files))
        except GraphUnreachable:
            return Called("unreachable")
        except GraphTimeout:
            return Called("doubtful")
        except GraphRefused as refused:
            gone = bool(files) and await self.placing.lost(job, files, refused)
            return Called("file_gone", error=refused.verdict.error) if gone else _judged(refused)
        return Called("accepted", wamid=sent.wamid, wa_id=sent.wa_id)

    async def upload(self, job: SendJob) -> SendJob:
        """Put a single message's file at Meta and name it in the job."""
        facts = await self._number(job.tenant_id, job.number_id)
        if facts is None:
            raise HubbubError("the number is not connected any more")
        number, token = facts
        content = dict(job.content)
        key, mime_type = str(content.pop("hub_media")), str(content.pop("mime_type", "application/octet-stream"))
        stored = await self.stores.media.head(key)
        media_id = await media.upload(
            self._graph,
            token,
            number.phone_number_id,
            self.stores.media.range(key, 0, stored.size),
            size=stored.size,
            mime_type=mime_type,
            filename=str(content.get("filename", "file")),
        )
        content.pop("media_id", None)  # our own name of the file; Meta refuses members it does not know
        if job.type != "document":
            content.pop("filename", None)
        return msgspec.structs.replace(job, content={**content, "id": media_id})


class Calls:
    """The hands of one number's desk."""

    def __init__(self, numbers: Numbers, tenant_id: str, number_id: str) -> None:
        self._numbers = numbers
        self._tenant_id = tenant_id
        self._number_id = number_id
        self._allotment = Allotment(numbers.stores.portfolios, lambda: numbers.number(tenant_id, number_id))

    async def mark(self, jobs: list[SendJob]) -> set[str]:
        attempts, now = [(job.message_id, self._number_id) for job in jobs], utc_now()
        departures = self._numbers.departures
        departures.mark((message_id for message_id, _ in attempts), now)
        fresh = await self._numbers.stores.ledger.attempt(self._tenant_id, attempts, now)
        marked_before = [message_id for message_id, _ in attempts if message_id not in fresh]
        if not marked_before:
            return fresh
        departures.take_over()
        kept = await self._numbers.stores.ledger.get(self._tenant_id, marked_before)
        return fresh | {
            each
            for each, attempt in kept.items()
            if attempt.outcome is None and departures.stayed(each, attempt.attempted_at)
        }

    async def withdraw(self, job: SendJob) -> None:
        if job.kind == "message":
            self._numbers.departures.stay(job.message_id)
            await self._numbers.stores.ledger.release(self._tenant_id, [job.message_id])
            self._numbers.departures.settle(job.message_id)

    def ready(self, job: SendJob) -> bool:
        if job.type == "template":
            return self._numbers.placing.ids_for(job) is not None
        return "hub_media" not in job.content

    async def prepare(self, job: SendJob) -> SendJob:
        if job.type != "template":
            return await self._numbers.upload(job)
        await self._numbers.placing.prepare(job)
        return job

    async def call(self, job: SendJob) -> Called:
        if job.kind == "message":
            self._numbers.departures.leave(job.message_id)
        return await self._numbers.call(job)

    async def claim(self, customers: list[str], now: float) -> Claimed:
        return await self._allotment.claim(customers, now)

    async def give_back(self, customer: str, claimed_at: float) -> None:
        await self._allotment.give_back(customer, claimed_at)

    def full(self, claimed: Claimed) -> MessageError:
        return self._allotment.full(claimed)


def sends_of_slot(slot: int) -> str:
    """Slots are what the directory deals out: two for each partition, one a lane."""
    return subjects.sends_subject(slot // 2, "people" if slot % 2 == 0 else "campaign")


def _judged(refused: GraphRefused) -> Called:
    verdict = refused.verdict
    match verdict.action:
        case "retry" | "slow" | "pair_wait":
            return Called(verdict.action, error=verdict.error, wait=verdict.wait)
        case "unknown":
            return Called("doubtful", error=verdict.error)
        case _:
            return Called("failed", error=verdict.error)
