"""Canned replies: what the team says often, by shortcut."""

from datetime import datetime

import asyncpg
from msgspec import Struct, structs

from hub.errors import Conflict
from hub.stores.postgres.pool import Postgres, Row


class CannedReply(Struct, frozen=True, kw_only=True):
    """`body` may hold variables such as {{contact.name}}."""

    id: str
    shortcut: str
    body: str
    created_by: str
    created_at: datetime
    updated_at: datetime


class CannedReplies:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def list(self, tenant_id: str) -> "list[CannedReply]":
        """All, by shortcut."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select * from canned_replies where tenant_id = $1 order by shortcut", tenant_id
            )
        return [_reply(row) for row in rows]

    async def put(self, tenant_id: str, reply: CannedReply) -> None:
        """Create, or replace by id. Raises Conflict `shortcut_taken`."""
        try:
            async with self._pg.tenant(tenant_id) as connection:
                await connection.execute(
                    "insert into canned_replies (tenant_id, id, shortcut, body, created_by, created_at, updated_at) "
                    "values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do update "
                    "set shortcut = excluded.shortcut, body = excluded.body, updated_at = excluded.updated_at",
                    tenant_id,
                    *structs.astuple(reply),
                )
        except asyncpg.UniqueViolationError as problem:
            raise Conflict("shortcut_taken", "Another canned reply has this shortcut.") from problem

    async def get(self, tenant_id: str, reply_id: str) -> CannedReply | None:
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow("select * from canned_replies where id = $1", reply_id)
        return _reply(row) if row else None

    async def delete(self, tenant_id: str, reply_id: str) -> bool:
        """False when there was none."""
        async with self._pg.tenant(tenant_id) as connection:
            return bool(await connection.fetchval("delete from canned_replies where id = $1 returning true", reply_id))


def _reply(row: Row) -> CannedReply:
    return CannedReply(**{field.name: row[field.name] for field in structs.fields(CannedReply)})
