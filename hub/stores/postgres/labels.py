"""Labels of a team. Conversations and contacts carry their names."""

from datetime import datetime

import asyncpg
from msgspec import Struct, structs

from hub.errors import Conflict
from hub.stores.postgres.pool import Postgres, Row


class Label(Struct, frozen=True, kw_only=True):
    """`colour` is a name of the theme, such as `amber`."""

    id: str
    name: str
    colour: str
    created_at: datetime


class Labels:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def list(self, tenant_id: str) -> "list[Label]":
        """All, by name."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch("select * from labels where tenant_id = $1 order by name", tenant_id)
        return [_label(row) for row in rows]

    async def put(self, tenant_id: str, label: Label) -> None:
        """Create, or replace by id. Raises Conflict `label_exists`."""
        try:
            async with self._pg.tenant(tenant_id) as connection:
                await connection.execute(
                    "insert into labels (tenant_id, id, name, colour, created_at) values ($1, $2, $3, $4, $5) "
                    "on conflict (id) do update set name = excluded.name, colour = excluded.colour",
                    tenant_id,
                    *structs.astuple(label),
                )
        except asyncpg.UniqueViolationError as problem:
            raise Conflict("label_exists", "There is a label with this name.") from problem

    async def delete(self, tenant_id: str, label_id: str) -> bool:
        """Conversations keep the name. False when there was none."""
        async with self._pg.tenant(tenant_id) as connection:
            return bool(await connection.fetchval("delete from labels where id = $1 returning true", label_id))


def _label(row: Row) -> Label:
    return Label(id=row["id"], name=row["name"], colour=row["colour"], created_at=row["created_at"])
