"""A number's part of its portfolio's messaging limit: places are claimed for customers, and given back."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from hub.domain.message import MessageError
from hub.domain.messaging_limit import Claimed
from hub.domain.number import Number
from hub.stores.redis.portfolios import Portfolios


class Allotment:
    """`number` gives the number as it is known now, None when it is gone."""

    def __init__(self, portfolios: Portfolios, number: Callable[[], Awaitable[Number | None]]) -> None:
        self._portfolios = portfolios
        self._number = number
        self._limit: int | None = None

    async def claim(self, customers: list[str], now: float) -> Claimed:
        """As many as there are places. Raises Unavailable."""
        number = await self._number()
        if number is None:  # its sends fail by themselves
            return Claimed(0, None, frozenset(customers), frozenset())
        self._limit = number.messaging_limit
        return await self._portfolios.claim(number.tenant_id, number.portfolio, customers, number.messaging_limit, now)

    async def give_back(self, customer: str, claimed_at: float) -> None:
        """WhatsApp did not take the one message the place was claimed for. Raises Unavailable."""
        number = await self._number()
        if number is not None:
            await self._portfolios.give_back(number.tenant_id, number.portfolio, [customer], claimed_at)

    def full(self, claimed: Claimed) -> MessageError:
        """What a person is told whose message got no place."""
        free = datetime.fromtimestamp(claimed.free_at or time.time(), UTC)
        return MessageError(
            code=0,
            title="The daily limit is reached",
            advice=f"WhatsApp lets this business write first to {self._limit:,} customers in 24 hours, and it has. "
            f"The next place is free at {free:%H:%M} UTC on {free.day} {free:%B}. "
            "Customers who write first can be answered at any time.",
        )
