"""Which of our uploads Meta has, under which media id: each sending number has ids of its own."""

from datetime import datetime

from msgspec import Struct

from hub.stores.postgres.pool import Postgres


class Placed(Struct, frozen=True):
    """Meta's id of a file, and when it was put there: Meta forgets it after 30 days."""

    meta_id: str
    placed_at: datetime


class PlacedFiles:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def get(self, tenant_id: str, number_id: str, media_id: str) -> Placed | None:
        """Where the file is at Meta for this number."""
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow(
                "select meta_id, placed_at from placed_files where number_id = $1 and media_id = $2",
                number_id,
                media_id,
            )
        return None if row is None else Placed(row["meta_id"], row["placed_at"])

    async def put(self, tenant_id: str, number_id: str, media_id: str, placed: Placed) -> None:
        """Note it; what was noted before is of no use any more."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "insert into placed_files (number_id, media_id, tenant_id, meta_id, placed_at) "
                "values ($1, $2, $3, $4, $5) on conflict (number_id, media_id) do update "
                "set meta_id = excluded.meta_id, placed_at = excluded.placed_at",
                number_id,
                media_id,
                tenant_id,
                placed.meta_id,
                placed.placed_at,
            )

    async def forget(self, tenant_id: str, number_id: str, media_id: str, meta_id: str) -> None:
        """Meta does not have `meta_id` any more; one that was put there since stays."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "delete from placed_files where number_id = $1 and media_id = $2 and meta_id = $3",
                number_id,
                media_id,
                meta_id,
            )
