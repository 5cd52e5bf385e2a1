"""What each number allows of answering by itself. Who changed what stands in the audit too."""

import msgspec

from hub.domain.answering import AnsweringSettings, NumberAnswering
from hub.domain.message import Author
from hub.errors import LostRace
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.pool import Postgres, Row

_settings = msgspec.json.Decoder(AnsweringSettings).decode
_author = msgspec.json.Decoder(Author).decode


class Answering:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def get(self, tenant_id: str, number_id: str) -> NumberAnswering:
        """A number's settings; those that nobody has changed are off."""
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow("select * from answering_settings where number_id = $1", number_id)
        return _kept(row) if row else NumberAnswering(number_id=number_id)

    async def put(self, tenant_id: str, kept: NumberAnswering) -> None:
        """Keep version n if n - 1 is there. Raises LostRace."""
        async with self._pg.tenant(tenant_id) as connection:
            won = await connection.fetchval(
                "insert into answering_settings as known (number_id, tenant_id, version, settings, changed_by, "
                "changed_at) select $1::text, $2::text, $3::int, $4::jsonb, $5::jsonb, $6::timestamptz "
                "where $3 = 1 or exists "
                "(select from answering_settings where number_id = $1) "
                "on conflict (number_id) do update set version = excluded.version, settings = excluded.settings, "
                "changed_by = excluded.changed_by, changed_at = excluded.changed_at "
                "where known.version = excluded.version - 1 returning true",
                kept.number_id,
                tenant_id,
                kept.version,
                json_text(kept.settings),
                json_text(kept.changed_by),
                kept.changed_at,
            )
        if not won:
            raise LostRace((kept.number_id,))


def _kept(row: Row) -> NumberAnswering:
    return NumberAnswering(
        number_id=row["number_id"],
        version=row["version"],
        settings=_settings(row["settings"]),
        changed_by=_author(row["changed_by"]),
        changed_at=row["changed_at"],
    )
