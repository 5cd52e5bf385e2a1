"""What language models took, without Postgres."""

from collections import defaultdict
from datetime import date

from msgspec.structs import asdict

from hub.stores.postgres.ai_usage import Standing, Used

_SUMS = ("calls", "cached", "failed", "tokens_in", "tokens_out", "cost_micros")


class FakeAiUsage:
    def __init__(self) -> None:
        self.used: defaultdict[str, dict[tuple[date, str, str, str], Used]] = defaultdict(dict)
        self.budgets: dict[str, int] = {}

    async def add(self, tenant_id: str, used: Used) -> None:
        key = (used.day, used.feature, used.provider, used.model)
        known, new = self.used[tenant_id].get(key), asdict(used)
        if known is not None:
            new |= {name: getattr(known, name) + new[name] for name in _SUMS}
        self.used[tenant_id][key] = Used(**new)

    async def standing(self, tenant_id: str, since: date) -> Standing:
        spent = sum(used.cost_micros for used in self.used[tenant_id].values() if used.day >= since)
        return Standing(spent, self.budgets.get(tenant_id))

    async def days(self, tenant_id: str, since: date, until: date) -> list[Used]:
        found = [used for used in self.used[tenant_id].values() if since <= used.day <= until]
        return sorted(found, key=lambda used: (-used.day.toordinal(), used.feature, used.provider, used.model))

    async def set_budget(self, tenant_id: str, monthly_micros: int | None) -> None:
        if monthly_micros is None:
            self.budgets.pop(tenant_id, None)
        else:
            self.budgets[tenant_id] = monthly_micros
