"""The memory of messaging limits without Redis: a dictionary, and the plainest way to count."""

from collections import defaultdict
from collections.abc import Sequence

from hub.domain.messaging_limit import MOST, SPAN, UNLIMITED, Claimed, Counted


class FakePortfolios:
    def __init__(self) -> None:
        self.counted_at: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)

    async def claim(
        self, tenant_id: str, portfolio: str, customers: Sequence[str], limit: int | None, now: float
    ) -> Claimed:
        if limit == UNLIMITED:
            return Claimed(0, None, frozenset(customers), frozenset())
        held, given, fresh = self._held(tenant_id, portfolio, now), set[str](), set[str]()
        for each in customers:
            if each not in held and len(held) < (MOST if limit is None else limit):
                fresh.add(each)
            if each in held or each in fresh:
                held[each] = max(held.get(each, 0), int(now * 1000))
            if each in held or limit is None:
                given.add(each)
        known = await self.places(tenant_id, portfolio, limit, now)
        return Claimed(known.used, known.free_at, frozenset(given), frozenset(fresh))

    async def places(self, tenant_id: str, portfolio: str, limit: int | None, now: float) -> Counted:
        held = self._held(tenant_id, portfolio, now)
        full = limit is not None and limit != UNLIMITED and len(held) >= limit
        return Counted(len(held), min(held.values()) / 1000 + SPAN if full and held else None)

    async def give_back(self, tenant_id: str, portfolio: str, customers: Sequence[str], claimed_at: float) -> None:
        held = self.counted_at[tenant_id, portfolio]
        for each in customers:
            if held.get(each) == int(claimed_at * 1000):
                del held[each]

    async def counted(self, tenant_id: str, portfolio: str, now: float) -> list[str]:
        held = self._held(tenant_id, portfolio, now)
        return sorted(held, key=lambda each: (held[each], each))

    def _held(self, tenant_id: str, portfolio: str, now: float) -> dict[str, int]:
        held = self.counted_at[tenant_id, portfolio]
        since = int(now * 1000) - int(SPAN * 1000)
        for each in [each for each, at in held.items() if at <= since]:
            del held[each]
        return held
