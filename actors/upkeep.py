"""Small duties of the actors process: forgetting what is processed, waking what was snoozed, asking about numbers."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from actors.effects import Reporter
from actors.heeding import Heeding
from hub.clock import utc_now
from hub.domain.events import Routed, SnoozeEnded
from hub.domain.number import Number
from hub.errors import HubbubError
from hub.log import logger
from hub.stores.opened import Stores
from hub.stream import subjects, topology
from hub.stream.connection import Bus
from hub.whatsapp.graph import Graph, GraphRefused, GraphTimeout, GraphUnreachable
from hub.whatsapp.managing import check_number
from hub.whatsapp.usage import Pace

log = logger("upkeep")

TRIM_EVERY = 30.0  # seconds; at 1,000 messages/s about 30 MB gather in between
SNOOZE_EVERY = 5.0  # seconds; nobody notices a snooze that ends five seconds late
# Statuses come within minutes; what has not changed for ten is at rest. Two hundred take Mongo about 0.1 s.
REST, FOLD, FOLD_EVERY = timedelta(minutes=10), 200, 10.0
# What Meta allows a number changes within hours; of an account's 200 managing calls an hour this takes one a number.
LOOK_EVERY = 3600.0
LOOK_SOON = 2.0  # seconds from news to the question, so that several pieces of news make one
TRIMMED = (subjects.RAW, subjects.EVENTS, subjects.SENDS, subjects.MEDIA, subjects.CAMPAIGNS)


async def trim_streams(bus: Bus) -> None:
    """Forget frames that every reader has acknowledged."""
    while True:
        await asyncio.sleep(TRIM_EVERY)
        for stream in TRIMMED:
            try:
                await topology.trim_acknowledged(bus, stream)
            except HubbubError as error:
                log.debug("cannot trim yet", stream=stream, error=str(error))


async def fold_messages(stores: Stores) -> None:
    """Carry messages that have come to rest from where changes live to where messages live."""
    while True:
        try:
            folded = await stores.messages.fold(utc_now() - REST, FOLD)
        except Exception as error:  # noqa: BLE001 - the next round finds the same ones again
            log.warning("cannot fold yet", error=repr(error)[:200])
            folded = 0
        await asyncio.sleep(FOLD_EVERY if folded < FOLD else 0.2)


async def wake_snoozed(bus: Bus, stores: Stores) -> None:
    """Tell owners which snoozes are over; they decide."""
    reporter = Reporter(bus)
    while True:
        await asyncio.sleep(SNOOZE_EVERY)
        now = utc_now()
        try:
            for due in await stores.conversations.due_snoozes(now, 500):
                await reporter.report(
                    Routed(
                        tenant_id=due.tenant_id,
                        conversation_id=due.conversation_id,
                        number_id=due.number_id,
                        contact=None,
                        event=SnoozeEnded(at=now),
                    )
                )
        except Exception as error:  # noqa: BLE001 - the next round finds the same ones again
            log.warning("cannot wake the snoozed yet", error=repr(error)[:200])


async def look_at_numbers(bus: Bus, stores: Stores, graph: Graph) -> None:
    """Ask Meta about every number: at the start, every hour, and about one of which there was news."""
    heeding, pace = Heeding(bus, stores), Pace()
    named, news = set[str](), asyncio.Event()

    def hear(number_id: bytes) -> None:
        named.add(number_id.decode())
        news.set()

    await bus.subscribe(subjects.NUMBERS_LOOK, lambda message: hear(message.data))
    loop = asyncio.get_running_loop()
    wanted: set[str] | None = None  # None: all
    again = loop.time()
    while True:
        if wanted is None:
            again = loop.time() + LOOK_EVERY  # however much news there is meanwhile
        try:
            for number in await stores.numbers.every():
                if wanted is None or number.id in wanted:
                    await _look(heeding, pace, stores, graph, number)
        except HubbubError as error:
            log.warning("cannot look at numbers yet", error=repr(error)[:200])
        wanted = None
        with suppress(TimeoutError):
            async with asyncio.timeout_at(again):
                await news.wait()
                await asyncio.sleep(LOOK_SOON)
                wanted = set(named)
        named.clear()
        news.clear()


async def _look(heeding: Heeding, pace: Pace, stores: Stores, graph: Graph, number: Number) -> None:
    token = await stores.numbers.access_token(number.tenant_id, number.id)
    if token is None:
        return
    try:
        facts = await check_number(graph, pace, token, number.phone_number_id, number.waba_id)
    except (GraphRefused, GraphTimeout, GraphUnreachable) as error:
        log.info("a number could not be looked at", number=number.id, error=type(error).__name__)
        return
    await heeding.look(number, facts, utc_now())
