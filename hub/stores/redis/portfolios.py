"""Which customers a business portfolio has written to first lately: the memory of its messaging limit."""

from collections.abc import Sequence

from hub.domain.messaging_limit import MOST, SPAN, UNLIMITED, Claimed, Counted
from hub.stores.redis.client import Redis, redis_errors


class Portfolios:
    """One set a portfolio, shared by all its numbers. `limit` as in Number, None while it is not known. `now` is in
    Unix seconds. Raises Unavailable when the server is away."""

    def __init__(self, redis: Redis) -> None:
        self._commands = redis.commands
        self._script = redis.script("portfolios")
        self._return = redis.script("portfolios_return")

    async def claim(
        self, tenant_id: str, portfolio: str, customers: Sequence[str], limit: int | None, now: float
    ) -> Claimed:
        """Count customers who are about to be written to first: all that fit, in their order; one who is counted
        already costs nothing."""
        if limit == UNLIMITED:
            return Claimed(0, None, frozenset(customers), frozenset())
        used, free_at, letters = await self._run(tenant_id, portfolio, customers, limit, now)
        told = list(zip(customers, letters, strict=True))
        return Claimed(
            used,
            free_at,
            frozenset(each for each, letter in told if letter != "n"),
            frozenset(each for each, letter in told if letter == "f"),
        )

    async def places(self, tenant_id: str, portfolio: str, limit: int | None, now: float) -> Counted:
        """How it stands."""
        used, free_at, _ = await self._run(tenant_id, portfolio, (), limit, now)
        return Counted(used, free_at)

    async def give_back(self, tenant_id: str, portfolio: str, customers: Sequence[str], claimed_at: float) -> None:
        """Count these no more: WhatsApp did not take what they were claimed for. One claimed again since stays."""
        if customers:
            async with redis_errors():
                await self._return(keys=[_key(tenant_id, portfolio)], args=[int(claimed_at * 1000), *customers])

    async def counted(self, tenant_id: str, portfolio: str, now: float) -> list[str]:
        """Who is counted, and so costs nothing; those whose place is free soonest come first."""
        async with redis_errors():
            found = await self._commands.zrangebyscore(_key(tenant_id, portfolio), (now - SPAN) * 1000, "+inf")
        return [each.decode() for each in found]

    async def _run(
        self, tenant_id: str, portfolio: str, customers: Sequence[str], limit: int | None, now: float
    ) -> tuple[int, float | None, str]:
        most = MOST if limit is None or limit == UNLIMITED else limit
        enforced = limit is not None and limit != UNLIMITED
        async with redis_errors():
            used, oldest, letters = await self._script(
                keys=[_key(tenant_id, portfolio)],
                args=[int(now * 1000), int(SPAN * 1000), most, int(enforced), *customers],
            )
        full = enforced and used >= most
        return int(used), float(oldest) / 1000 + SPAN if full and used else None, letters.decode()


def _key(tenant_id: str, portfolio: str) -> str:
    return f"portfolio:{tenant_id}:{portfolio}"
