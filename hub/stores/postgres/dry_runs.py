"""Dry runs of answering by itself, and their lines."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from hub.domain.dry_run import SILENT_SECONDS, DryRun, DryRunLine
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.pool import Postgres

_run = msgspec.json.Decoder(DryRun).decode
_line = msgspec.json.Decoder(DryRunLine).decode


class DryRuns:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def create(self, tenant_id: str, run: DryRun, questions: Sequence[str]) -> None:
        """`questions`: the ids of the messages it is about, in their order."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "insert into dry_runs (id, tenant_id, state, beat_at, questions, run) values ($1, $2, $3, $4, $5, $6)",
                run.id,
                tenant_id,
                run.state,
                run.updated_at,
                list(questions),
                json_text(run),
            )

    async def questions(self, tenant_id: str, run_id: str) -> list[str]:
        async with self._pg.tenant(tenant_id) as connection:
            found = await connection.fetchval("select questions from dry_runs where id = $1", run_id)
        return list(found or [])

    async def get(self, tenant_id: str, run_id: str) -> DryRun | None:
        async with self._pg.tenant(tenant_id) as connection:
            run = await connection.fetchval("select run from dry_runs where id = $1", run_id)
        return _run(run) if run else None

    async def page(self, tenant_id: str, before: str | None = None, limit: int = 50) -> list[DryRun]:
        """The newest first; `before` is the id of the last one of the page before."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select run from dry_runs where tenant_id = $1 and ($2::text is null or id < $2) "
                "order by id desc limit $3",
                tenant_id,
                before,
                limit,
            )
        return [_run(row["run"]) for row in rows]

    async def take(self, tenant_id: str, run: DryRun, now: datetime) -> bool:
        """Begin or go on with a run (`run` is it as it should be then). False: it is over, or somebody is at it."""
        async with self._pg.tenant(tenant_id) as connection:
            return bool(
                await connection.fetchval(
                    "update dry_runs set state = 'running', beat_at = $2, run = $3 where id = $1 and "
                    "(state in ('estimated', 'stopped') or (state = 'running' and beat_at < $4)) returning true",
                    run.id,
                    now,
                    json_text(run),
                    now - timedelta(seconds=SILENT_SECONDS),
                )
            )

    async def advance(self, tenant_id: str, run: DryRun, lines: Sequence[DryRunLine], now: datetime) -> bool:
        """Keep lines and how far a running run is. False: it was cancelled meanwhile, and nothing is kept."""
        async with self._pg.tenant(tenant_id) as connection:
            mine = await connection.fetchval(
                "update dry_runs set state = $2, beat_at = $3, run = $4 where id = $1 and state = 'running' "
                "returning true",
                run.id,
                run.state,
                now,
                json_text(run),
            )
            if mine and lines:
                await connection.execute(
                    "insert into dry_run_lines (run_id, n, tenant_id, did, line) "
                    "select $1::text, n, $2::text, did, line "
                    "from unnest($3::int[], $4::text[], $5::jsonb[]) as new (n, did, line) "
                    "on conflict do nothing",
                    run.id,
                    tenant_id,
                    [line.n for line in lines],
                    [line.would for line in lines],
                    [json_text(line) for line in lines],
                )
        return bool(mine)

    async def cancel(self, tenant_id: str, run: DryRun) -> bool:
        """End a run that is not over (`run` is it as it should be then)."""
        async with self._pg.tenant(tenant_id) as connection:
            return bool(
                await connection.fetchval(
                    "update dry_runs set state = 'cancelled', run = $2 where id = $1 and "
                    "state in ('estimated', 'running', 'stopped') returning true",
                    run.id,
                    json_text(run),
                )
            )

    async def lines(
        self, tenant_id: str, run_id: str, *, would: str | None = None, after: int = 0, limit: int = 50
    ) -> list[DryRunLine]:
        """In their order, from the one after number `after` on."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select line from dry_run_lines where run_id = $1 and n > $2 and ($3::text is null or did = $3) "
                "order by n limit $4",
                run_id,
                after,
                would,
                limit,
            )
        return [_line(row["line"]) for row in rows]
