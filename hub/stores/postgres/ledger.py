"""Sends that were attempted, and what became of them.

A message whose attempt is marked here is never simply sent again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.stores.postgres.pool import Postgres, Row


@dataclass(frozen=True, slots=True)
class Attempt:
    """`outcome` None: nobody knows yet whether it went out."""

    message_id: str
    tenant_id: str
    number_id: str
    attempted_at: datetime
    outcome: str | None = None
    wamid: str | None = None
    settled_at: datetime | None = None


class Ledger:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def attempt(self, tenant_id: str, attempts: Sequence[tuple[str, str]], now: datetime) -> set[str]:
        """Mark (message id, number id) as about to be sent; on disk when it returns. The ids marked only now."""
        if not attempts:
            return set()
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "insert into ledger (message_id, tenant_id, number_id, attempted_at) "
                "select message_id, $1, number_id, $2 "
                "from unnest($3::text[], $4::text[]) as given (message_id, number_id) "
                "on conflict do nothing returning message_id",
                tenant_id,
                now,
                [message_id for message_id, _ in attempts],
                [number_id for _, number_id in attempts],
            )
        return {row["message_id"] for row in rows}

    async def settle(self, tenant_id: str, outcomes: Sequence[tuple[str, str, str, str | None]], now: datetime) -> None:
        """Note (message id, number id, outcome, wamid), also of what was refused before any attempt: told again, it
        is not attempted after all. A wamid once known stays."""
        if not outcomes:
            return
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "with given as (select * from unnest($3::text[], $4::text[], $5::text[], $6::text[]) "
                "as given (message_id, number_id, outcome, wamid)), added as ("
                "insert into ledger (message_id, tenant_id, number_id, attempted_at, outcome, wamid, settled_at) "
                "select message_id, $1, number_id, $2, outcome, wamid, $2 from given on conflict do nothing) "
                "update ledger l set outcome = given.outcome, wamid = coalesce(given.wamid, l.wamid), settled_at = $2 "
                "from given where l.message_id = given.message_id and l.tenant_id = $1",
                tenant_id,
                now,
                [message_id for message_id, _, _, _ in outcomes],
                [number_id for _, number_id, _, _ in outcomes],
                [outcome for _, _, outcome, _ in outcomes],
                [wamid for _, _, _, wamid in outcomes],
            )

    async def release(self, tenant_id: str, message_ids: Sequence[str]) -> None:
        """Forget attempts that certainly did not reach Meta, so that they may be made again."""
        if not message_ids:
            return
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "delete from ledger where message_id = any($1::text[]) and wamid is null", [*message_ids]
            )

    async def open(self, older_than: datetime, limit: int = 500) -> list[Attempt]:
        """Attempts from before `older_than` without an outcome, of all tenants, the oldest first."""
        async with self._pg.system() as connection:
            rows = await connection.fetch(
                "select * from ledger where outcome is null and attempted_at < $1 order by attempted_at limit $2",
                older_than,
                limit,
            )
        return [_attempt(row) for row in rows]

    async def get(self, tenant_id: str, message_ids: Iterable[str]) -> dict[str, Attempt]:
        """The attempts that exist, by message id."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch("select * from ledger where message_id = any($1::text[])", [*message_ids])
        return {row["message_id"]: _attempt(row) for row in rows}


def _attempt(row: Row) -> Attempt:
    return Attempt(
        message_id=row["message_id"],
        tenant_id=row["tenant_id"],
        number_id=row["number_id"],
        attempted_at=row["attempted_at"],
        outcome=row["outcome"],
        wamid=row["wamid"],
        settled_at=row["settled_at"],
    )
