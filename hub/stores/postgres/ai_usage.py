"""What language models took: calls, tokens and money of a tenant, by day, feature and model; and its monthly budget."""

from datetime import date

from msgspec import Struct

from hub.stores.postgres.pool import Postgres

ADD = """
insert into ai_usage as kept (tenant_id, day, feature, provider, model, calls, cached, failed, tokens_in, tokens_out,
    cost_micros)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (tenant_id, day, feature, provider, model) do update set calls = kept.calls + excluded.calls,
    cached = kept.cached + excluded.cached, failed = kept.failed + excluded.failed,
    tokens_in = kept.tokens_in + excluded.tokens_in, tokens_out = kept.tokens_out + excluded.tokens_out,
    cost_micros = kept.cost_micros + excluded.cost_micros
"""

STANDING = """
select (select coalesce(sum(cost_micros), 0)::bigint from ai_usage where tenant_id = $1 and day >= $2) as spent,
    (select monthly_micros from ai_budgets where tenant_id = $1) as budget
"""


class Used(Struct, frozen=True, kw_only=True):
    """Taken on a day (in UTC). `calls` are those that were answered, `failed` those that were not, `cached` answers
    that were remembered and cost nothing. `cost_micros` are millionths of a US dollar."""

    day: date
    feature: str
    provider: str
    model: str
    calls: int = 0
    cached: int = 0
    failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int = 0


class Standing(Struct, frozen=True):
    """Spent since the day that was asked for, and the tenant's own monthly budget, None when it has set none."""

    spent_micros: int
    budget_micros: int | None


class AiUsage:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def add(self, tenant_id: str, used: Used) -> None:
        """Count it to what that day, feature and model have taken so far; many may do so at once."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                ADD,
                tenant_id,
                used.day,
                used.feature,
                used.provider,
                used.model,
                used.calls,
                used.cached,
                used.failed,
                used.tokens_in,
                used.tokens_out,
                used.cost_micros,
            )

    async def standing(self, tenant_id: str, since: date) -> Standing:
        """What was spent on `since` and later, and the tenant's own budget."""
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow(STANDING, tenant_id, since)
        return Standing(row["spent"], row["budget"]) if row is not None else Standing(0, None)

    async def days(self, tenant_id: str, since: date, until: date) -> list[Used]:
        """Every row from `since` to `until`, both included; the newest day first, then by feature and model."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select * from ai_usage where tenant_id = $1 and day between $2 and $3 "
                'order by day desc, feature collate "C", provider collate "C", model collate "C"',
                tenant_id,
                since,
                until,
            )
        return [Used(**{name: row[name] for name in Used.__struct_fields__}) for row in rows]

    async def set_budget(self, tenant_id: str, monthly_micros: int | None) -> None:
        """How much the tenant lets models take in a month; None: as much as the hub's setting allows."""
        async with self._pg.tenant(tenant_id) as connection:
            if monthly_micros is None:
                await connection.execute("delete from ai_budgets where tenant_id = $1", tenant_id)
                return
            await connection.execute(
                "insert into ai_budgets (tenant_id, monthly_micros) values ($1, $2) "
                "on conflict (tenant_id) do update set monthly_micros = excluded.monthly_micros",
                tenant_id,
                monthly_micros,
            )
