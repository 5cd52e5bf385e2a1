"""What answers cost, and when a tenant's month is spent.

Checked before a call and counted after it: what is under way when the budget runs out may overrun it, by one answer for
each question that is being answered.
"""

from datetime import date, datetime, timedelta
from typing import Protocol

from msgspec.structs import replace

from ai.gateway.errors import OverBudget
from hub.clock import Clock
from hub.errors import Unavailable
from hub.log import logger
from hub.stores.postgres.ai_usage import Standing, Used

log = logger("gateway")
DOLLAR = 1_000_000  # micros


class UsageStore(Protocol):
    async def add(self, tenant_id: str, used: Used) -> None: ...
    async def standing(self, tenant_id: str, since: date) -> Standing: ...


class Books:
    """`budget_micros` is what any tenant may spend in a month (of UTC); a tenant's own budget only lowers it."""

    def __init__(self, store: UsageStore, budget_micros: int, clock: Clock) -> None:
        self._store = store
        self._budget = budget_micros
        self._clock = clock
        self._owed: list[tuple[str, Used]] = []

    @property
    def today(self) -> date:
        return self._clock().date()

    async def over(self, tenant_id: str) -> OverBudget | None:
        """Why the tenant may spend no more this month; None while it may. Raises Unavailable."""
        await self.settle()
        now = self._clock()
        standing = await self._store.standing(tenant_id, now.date().replace(day=1))
        own = standing.budget_micros
        budget = self._budget if own is None else min(own, self._budget)
        spent = standing.spent_micros + sum(used.cost_micros for whose, used in self._owed if whose == tenant_id)
        return None if spent < budget else _over(spent, budget, now)

    def owe(self, tenant_id: str, used: Used) -> None:
        """Count it; the next `settle` writes it down. Never waits: whoever is cancelled can still say what it took."""
        for n, (whose, known) in enumerate(self._owed):
            if whose == tenant_id and _place(known) == _place(used):
                self._owed[n] = (whose, _sum(known, used))
                return
        self._owed.append((tenant_id, used))

    async def settle(self) -> None:
        """Write down what is owed. While the store is away it stays owed, and counts all the same."""
        while self._owed:
            tenant_id, used = self._owed.pop(0)
            try:
                await self._store.add(tenant_id, used)
            except BaseException as error:
                self.owe(tenant_id, used)
                if not isinstance(error, Unavailable):
                    raise
                log.warning("what models took is not written down yet", reason=error.reason)
                return


def _place(used: Used) -> tuple[date, str, str, str]:
    return used.day, used.feature, used.provider, used.model


def _sum(known: Used, more: Used) -> Used:
    return replace(
        known,
        calls=known.calls + more.calls,
        cached=known.cached + more.cached,
        failed=known.failed + more.failed,
        tokens_in=known.tokens_in + more.tokens_in,
        tokens_out=known.tokens_out + more.tokens_out,
        cost_micros=known.cost_micros + more.cost_micros,
    )


def _over(spent: int, budget: int, now: datetime) -> OverBudget:
    month = (now.replace(day=28) + timedelta(days=7)).replace(day=1)
    sentence = (
        f"This month's budget for language models, {budget / DOLLAR:.2f} US dollars, is used up. "
        f"The next begins on {month.day} {month:%B}."
        if budget
        else "The budget for language models is 0 US dollars, so none is asked."
    )
    return OverBudget("ai_budget_used_up", sentence, {"spent_micros": spent, "budget_micros": budget})
