"""Raw webhook bodies become events, each on its conversation's partition.

Reads RAW in order, one batch at a time: parse, find whom each item is about, publish, keep the body in the webhook
log, acknowledge. A crash in between repeats the batch; owners drop what they know. Nothing is dropped here: a body
that cannot be read, or is for nobody we know, is kept in the webhook log with its reason and can be replayed.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from actors.customers import Customers, Known
from actors.effects import Reporter
from actors.heeding import Heeding
from actors.notices import alert_of
from actors.reading import Reader, Received
from actors.rules.slots import GRAIN
from hub.clock import Clock, utc_now
from hub.domain.contact import Identity
from hub.domain.events import MessageReceived, Notice, Parsed, RawBody, Routed, StatusChanged
from hub.domain.ids import conversation_of
from hub.domain.number import Number
from hub.log import logger
from hub.stores.mongo.webhook_log import LogEntry
from hub.stores.opened import Stores
from hub.stream import subjects
from hub.stream.connection import Bus
from hub.stream.frames import join
from hub.whatsapp import webhook
from hub.whatsapp.account_news import FIELDS

log = logger("intake")
T = TypeVar("T")

# Frames taken at once; each holds up to 256 bodies.
FRAMES = 16
# The webhook log is written in one go for what came within this many seconds: a write costs the same for one body as
# for hundreds. RAW is acknowledged after it, so a crash in between only repeats that stretch.
LOG_EVERY = 0.5


@dataclass(slots=True)
class Body:
    """A body at work. `entry` is what the webhook log will say of it. `again`: it may have been taken in before."""

    raw: RawBody
    again: bool = False
    parsed: list[Parsed] = field(default_factory=list[Parsed])
    tenants: set[str] = field(default_factory=set[str])
    numbers: set[str] = field(default_factory=set[str])
    readable: bool = True
    routed: bool = True
    reasons: list[str] = field(default_factory=list[str])

    def entry(self) -> LogEntry:
        """A body that speaks to several tenants at once is shown to none of them: it holds the others' customers."""
        return LogEntry(
            tenant_id=next(iter(self.tenants)) if len(self.tenants) == 1 else None,
            received_at=self.raw.received_at,
            body=self.raw.body,
            routed=self.routed,
            readable=self.readable,
            phone_number_ids=tuple(sorted(self.numbers)),
            reason="; ".join(self.reasons[:5]) or None,
        )


class Intake:
    """The only reader of RAW."""

    def __init__(self, bus: Bus, stores: Stores, clock: Clock = utc_now) -> None:
        self._bus = bus
        self._stores = stores
        self._clock = clock
        self._customers = Customers(stores)
        self._heeding = Heeding(bus, stores)
        # One frame under way for each partition: a second could land although the first was refused, out of order.
        self._reporter = Reporter(bus, in_flight=1)
        self._numbers: dict[str, Number] = {}
        self.reader = Reader(bus, subjects.RAW, lambda _: subjects.RAW_SUBJECT, "intake", FRAMES)
        self._taken: asyncio.Queue[tuple[list[Received], list[Body]]] = asyncio.Queue()
        self._heard: Counter[str] = Counter()
        self._hearing = asyncio.Event()
        self.taken = 0

    async def run(self) -> None:
        """Take bodies in, for ever."""
        await self._bus.subscribe(subjects.NUMBERS_CHANGED, lambda _: self._forget())
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_log())
            group.create_task(self._count_inbound())
            while True:
                received = await self.reader.batch()
                bodies = await self._persist(lambda received=received: self._take(received))
                self._taken.put_nowait((received, bodies))

    async def _keep_log(self) -> None:
        """Write the webhook log and acknowledge, half a second's bodies at a time."""
        while True:
            taken = [await self._taken.get()]
            await asyncio.sleep(LOG_EVERY)
            while not self._taken.empty():
                taken.append(self._taken.get_nowait())
            received = [one for frames, _ in taken for one in frames]
            entries = [body.entry() for _, bodies in taken for body in bodies]
            batch = f"{received[0].seq}-{received[-1].seq}"
            await self._persist(lambda batch=batch, entries=entries: self._stores.webhook_log.keep(batch, entries))
            await self.reader.done(received)

    async def _persist(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do it however often it takes: engines that are away are waited for, and the bodies stay in RAW."""
        delay = 0.05
        while True:
            try:
                return await work()
            except Exception as error:  # noqa: BLE001 - nothing may stop the only reader of RAW
                log.warning("cannot take bodies in yet", error=repr(error)[:300])
                self._forget()
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5.0)

    def _forget(self) -> None:
        self._numbers.clear()
        self._customers.forget()

    async def _take(self, received: list[Received]) -> list[Body]:
        bodies = [
            Body(raw, one.again) for one in received for raw in msgspec.msgpack.decode(one.frame, type=list[RawBody])
        ]
        for body in bodies:
            _parse(body)
        await self._learn_numbers(bodies)
        await asyncio.gather(*(self._reporter.report(event) for event in await self._route(bodies)))
        self._hear(bodies)
        self.taken += len(bodies)
        return bodies

    async def _learn_numbers(self, bodies: list[Body]) -> None:
        """Who owns the numbers spoken of. Unknown ones are asked for each time: they may be registered any moment."""
        wanted = {one.phone_number_id for body in bodies for one in body.parsed if one.phone_number_id}
        unknown = [number for number in wanted if number not in self._numbers]
        if unknown:
            self._numbers.update(await self._stores.numbers.routes(unknown))

    async def _route(self, bodies: list[Body]) -> list[Routed]:
        strangers: defaultdict[str, dict[Identity, None]] = defaultdict(dict)
        for body in bodies:
            for one in body.parsed:
                number = self._number_of(body, one)
                if number is None or one.customer is None:
                    continue
                if one.previous is not None:
                    await self._customers.rename(number, one.previous, one.customer, self._clock())
                if not _addressed(one) and self._customers.recall(number, one.customer) is None:
                    strangers[number.phone_number_id][one.customer] = None
        met: dict[tuple[str, Identity], Known] = {}
        for phone_number_id, identities in strangers.items():
            number, asked = self._numbers[phone_number_id], list(identities)
            known = await self._customers.resolve(number, asked, self._clock())
            met.update({(number.id, identity): one for identity, one in zip(asked, known, strict=True)})
        return [event for body in bodies for one in body.parsed if (event := await self._event(body, one, met))]

    def _number_of(self, body: Body, one: Parsed) -> Number | None:
        if one.phone_number_id is None:
            if one.customer is not None:
                body.routed = False
                body.reasons.append("it does not say which number it is for")
            return None
        body.numbers.add(one.phone_number_id)
        number = self._numbers.get(one.phone_number_id)
        if number is None:
            body.routed = False
            body.reasons.append("its number is not registered")
            return None
        body.tenants.add(number.tenant_id)
        return number

    async def _event(self, body: Body, one: Parsed, met: dict[tuple[str, Identity], Known]) -> Routed | None:
        if isinstance(one.event, Notice):
            await self._notice(body, one, one.event)
            return None
        number = self._numbers.get(one.phone_number_id or "")
        if number is None:
            return None
        conversation_id, card = "", None
        if isinstance(one.event, StatusChanged) and one.event.message_id:
            conversation_id = conversation_of(one.event.message_id)
        elif one.customer is not None:
            known = met.get((number.id, one.customer)) or self._customers.recall(number, one.customer)
            if known is None:  # two names in one batch turned out to be one person: ask again
                known = (await self._customers.resolve(number, [one.customer], self._clock()))[0]
            conversation_id, card = known.conversation_id, known.card if known.fresh else None
        if not conversation_id:
            body.reasons.append("nobody to show it to")
            return None
        return Routed(
            tenant_id=number.tenant_id,
            conversation_id=conversation_id,
            number_id=number.id,
            contact=card,
            event=one.event,
        )

    async def _notice(self, body: Body, one: Parsed, notice: Notice) -> None:
        """News about a number or an account: made true, told to the tenant's people, kept in the log."""
        number = self._numbers.get(one.phone_number_id or "")
        if notice.field in FIELDS:
            await self._heeding.heed(await self._numbers_of(one.waba_id), notice)
        tenant_ids = {number.tenant_id} if number else {each.tenant_id for each in await self._numbers_of(one.waba_id)}
        if not tenant_ids:
            body.routed = False
            body.reasons.append("its WhatsApp account is not registered")
        for tenant_id in tenant_ids:
            body.tenants.add(tenant_id)
            frame = join([msgspec.msgpack.encode(alert_of(one, notice, number))])
            await self._bus.publish(subjects.alerts_subject(tenant_id), frame)

    async def _numbers_of(self, waba_id: str) -> list[Number]:
        return [number for number in await self._stores.numbers.every() if number.waba_id == waba_id]

    def _hear(self, bodies: list[Body]) -> None:
        self._heard.update(
            one.phone_number_id
            for body in bodies
            if not body.again
            for one in body.parsed
            if one.phone_number_id in self._numbers
            and isinstance(one.event, MessageReceived)
            and not one.event.historic
        )
        if self._heard:
            self._hearing.set()

    async def _count_inbound(self) -> None:
        """Inbound messages use up the number's throughput too; its owner is told, loosely."""
        while True:
            await self._hearing.wait()
            self._hearing.clear()
            heard, self._heard = self._heard, Counter()
            for phone_number_id, count in heard.items():
                await self._bus.shout(subjects.inbound_subject(phone_number_id), str(count).encode())
            await asyncio.sleep(GRAIN)


def _parse(body: Body) -> None:
    try:
        reading = webhook.read(body.raw.body, body.raw.received_at)
    except webhook.NotAnEnvelope as error:
        body.readable, body.routed = False, False
        body.reasons.append(f"not a webhook body: {error}"[:300])
        return
    except Exception as error:  # our own bug: the body waits in the log, the others go on
        log.exception("a body could not be parsed")
        body.readable = False
        body.reasons.append(f"could not be parsed: {error!r}"[:300])
        return
    body.parsed = reading.parsed
    if reading.unreadable:
        body.readable = False
        body.reasons += [f"{path}: {reason}" for path, reason, _ in reading.unreadable]


def _addressed(one: Parsed) -> bool:
    """A status that echoes our message's id needs no customer to find its conversation."""
    return isinstance(one.event, StatusChanged) and one.event.message_id is not None
