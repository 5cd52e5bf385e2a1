"""Small duties of the actors process: forgetting what is processed, and waking what was snoozed."""

import asyncio
from datetime import timedelta

from actors.effects import Reporter
from hub.clock import utc_now
from hub.domain.events import Routed, SnoozeEnded
from hub.errors import HubbubError
from hub.log import logger
from hub.stores.opened import Stores
from hub.stream import subjects, topology
from hub.stream.connection import Bus

log = logger("upkeep")

TRIM_EVERY = 30.0  # seconds; at 1,000 messages/s about 30 MB gather in between
SNOOZE_EVERY = 5.0  # seconds; nobody notices a snooze that ends five seconds late
# Statuses come within minutes; what has not changed for ten is at rest. Two hundred take Mongo about 0.1 s.
REST, FOLD, FOLD_EVERY = timedelta(minutes=10), 200, 10.0
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
