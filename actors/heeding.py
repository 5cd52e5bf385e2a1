"""What Meta says of numbers, made true: limit, quality, throughput, restrictions. Told to everyone, owners first.

News that is older than what is known changes nothing, so that hearing it again does no harm.
"""

from collections.abc import Callable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from hub.domain.events import Audience, FeedEvent, Notice
from hub.domain.messaging_limit import UNLIMITED
from hub.domain.number import Number, shown
from hub.errors import HubbubError, LostRace
from hub.log import logger
from hub.stores.opened import Stores
from hub.stream import subjects
from hub.stream.connection import Bus
from hub.stream.frames import join
from hub.whatsapp.account_news import News, applied, read, seen
from hub.whatsapp.managing import NumberFacts
from hub.whatsapp.values import digits

log = logger("numbers.news")


class Heeding:
    """Changes numbers by what Meta says of them. Raises Unavailable, LostRace never."""

    def __init__(self, bus: Bus, stores: Stores) -> None:
        self._bus = bus
        self._stores = stores

    async def heed(self, numbers: list[Number], notice: Notice) -> None:
        """Apply a notice to the account's `numbers`. A limit holds for all numbers of their portfolios."""
        news = read(notice.field, notice.value)
        if news is None or not numbers:
            return
        for number in numbers:
            if news.display_phone is None or digits(number.display_phone_number) == news.display_phone:
                await self._change(number, lambda known: applied(known, news, notice.at))
                if news.upgraded or news.quality:  # what the notice leaves out, Meta is asked for
                    await self._bus.shout(subjects.NUMBERS_LOOK, number.id.encode())
        if news.limit is not None:
            await self._share(numbers, news.limit, notice.at)

    async def look(self, number: Number, facts: NumberFacts, now: datetime) -> None:
        """Apply what Meta answered when it was asked about a number."""
        await self._change(number, lambda known: seen(known, facts, now))
        if facts.messaging_limit is not None:
            await self._share([number], facts.messaging_limit, now)

    async def _share(self, numbers: list[Number], limit: int, at: datetime) -> None:
        """One limit for all numbers of a portfolio."""
        portfolios = {(number.tenant_id, number.portfolio) for number in numbers}
        for tenant_id in {tenant_id for tenant_id, _ in portfolios}:
            for number in await self._stores.numbers.list(tenant_id):
                if (tenant_id, number.portfolio) in portfolios:
                    await self._change(number, lambda known: applied(known, News(limit=limit), at))

    async def _change(self, number: Number, decide: Callable[[Number], Number]) -> None:
        known: Number | None = number
        while known is not None:
            after = decide(known)
            if after is known:
                return
            after = replace(after, version=known.version + 1)
            try:
                await self._stores.numbers.change(after.tenant_id, after)
            except LostRace:
                known = await self._stores.numbers.get(number.tenant_id, number.id)
                continue
            log.info("a number changed", number=after.id, limit=after.messaging_limit, quality=after.quality)
            await self._tell(after)
            return

    async def _tell(self, number: Number) -> None:
        await self._bus.shout(subjects.NUMBERS_CHANGED, number.id.encode())
        counted = None
        if number.messaging_limit != UNLIMITED:
            try:
                counted = await self._stores.portfolios.places(
                    number.tenant_id,
                    number.portfolio,
                    number.messaging_limit,
                    (number.told_at or number.created_at).timestamp(),
                )
            except HubbubError as error:
                log.info("how many were written to is not known now", error=repr(error)[:200])
        event = FeedEvent(
            id=f"{number.id}.{number.version}",
            kind="number.updated",
            at=number.told_at or number.created_at,
            conversation_id=None,
            audience=Audience(),  # as `GET /v1/numbers` lists every number to everyone
            data=msgspec.json.encode(shown(number, counted)),
        )
        await self._bus.publish(subjects.feed_subject(number.tenant_id), join([msgspec.msgpack.encode(event)]))
