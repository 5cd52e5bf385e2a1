"""Lists that come in pieces: where each stands, and who imports it. The bytes lie in object storage."""

from datetime import datetime
from typing import Final

import msgspec

from hub.domain.list_upload import Importing, ListFacts, Upload
from hub.errors import LostRace
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.pool import Connection, Postgres, Row

_facts = msgspec.json.Decoder(ListFacts).decode
_progress = msgspec.json.Decoder(Importing).decode
OPEN: Final = "state in ('receiving', 'importing')"

CREATE = f"""
insert into recipient_uploads (id, tenant_id, campaign_id, length, facts, state, created_at, expires_at)
select $1, $2, $3, $4, $5::jsonb, $6, $7, $8
where (select count(*) from recipient_uploads where {OPEN}) < $9 returning true
"""  # noqa: S608 - constants of ours
APPEND = """
update recipient_uploads set received = received + $3, pieces = pieces || $4::text, expires_at = $5,
    state = case when received + $3 = length then 'importing' else state end
where id = $1 and received = $2 and state = 'receiving' and received + $3 <= length returning *
"""
CLAIM = """
update recipient_uploads set attempt = attempt + 1, claimed_until = $2
where id in (select id from recipient_uploads where state = 'importing'
    and (claimed_until is null or claimed_until < $1) order by id limit $3 for update skip locked) returning *
"""
# Waits for nobody: while an import adds its rows the campaign is locked.
TOUCH = """
update campaigns set version = version + 1
where id = (select id from campaigns where id = $1 for update skip locked)
"""


class RecipientUploads:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def create(self, tenant_id: str, upload: Upload, most: int) -> bool:
        """Begin one. False: the tenant has `most` that are not over yet."""
        async with self._pg.tenant(tenant_id) as connection:
            made = await connection.fetchval(
                CREATE,
                upload.id,
                tenant_id,
                upload.campaign_id,
                upload.length,
                json_text(upload.facts),
                upload.state,
                upload.created_at,
                upload.expires_at,
                most,
            )
        return bool(made)

    async def get(self, tenant_id: str, upload_id: str) -> Upload | None:
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow("select * from recipient_uploads where id = $1", upload_id)
        return _upload(row) if row else None

    async def unfinished(self, tenant_id: str, campaign_id: str) -> list[Upload]:
        """Those of a campaign that still come or are being imported, the oldest first."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                f"select * from recipient_uploads where campaign_id = $1 and {OPEN} order by id",  # noqa: S608
                campaign_id,
            )
        return [_upload(row) for row in rows]

    async def append(self, tenant_id: str, upload: Upload, piece: str, size: int, expires: datetime) -> Upload:
        """The next piece, of `size` bytes, is stored; with the last one the import may begin. Raises LostRace when the
        upload stands elsewhere by now, or is over."""
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow(APPEND, upload.id, upload.received, size, piece, expires)
        if row is None:
            raise LostRace((upload.id,))
        return _upload(row)

    async def delete(self, tenant_id: str, upload_id: str) -> bool:
        """Forget one. False: it is being imported, or gone."""
        async with self._pg.tenant(tenant_id) as connection:
            done = "delete from recipient_uploads where id = $1 and state <> 'importing' returning true"
            return bool(await connection.fetchval(done, upload_id))

    async def claim(self, now: datetime, until: datetime, limit: int) -> list[Upload]:
        """Take on imports that nobody works at; others leave them alone until `until`. Of all tenants."""
        async with self._pg.system() as connection:
            rows = await connection.fetch(CLAIM, now, until, limit)
        return [_upload(row) for row in rows]

    async def progress(self, tenant_id: str, upload: Upload, progress: Importing, until: datetime) -> bool:
        """Note how far it is, and keep it until `until`. True: the campaign counts the change."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "update recipient_uploads set progress = $3::jsonb, claimed_until = $4 "
                "where id = $1 and attempt = $2 and state = 'importing'",
                upload.id,
                upload.attempt,
                json_text(progress),
                until,
            )
            return await connection.execute(TOUCH, upload.campaign_id) != "UPDATE 0"

    async def finish(self, connection: Connection, upload: Upload, outcome: bytes, expires: datetime) -> None:
        """Keep the answer, in the transaction that adds the rows. Raises LostRace when another took the import on."""
        if not await _over(connection, upload, "done", outcome, expires):
            raise LostRace((upload.id,))

    async def fail(self, tenant_id: str, upload: Upload, problem: bytes, expires: datetime) -> None:
        """Nothing was added; the reason is kept."""
        async with self._pg.tenant(tenant_id) as connection:
            await _over(connection, upload, "failed", problem, expires)
            await connection.execute(TOUCH, upload.campaign_id)

    async def release(self, tenant_id: str, upload: Upload, until: datetime) -> None:
        """Somebody may try again from `until` on."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "update recipient_uploads set claimed_until = $3 where id = $1 and attempt = $2",
                upload.id,
                upload.attempt,
                until,
            )

    async def expired(self, now: datetime, limit: int) -> list[Upload]:
        """Abandoned ones, and answers that were kept long enough. Of all tenants."""
        async with self._pg.system() as connection:
            rows = await connection.fetch(
                "select * from recipient_uploads where expires_at < $1 and state <> 'importing' "
                "order by expires_at limit $2",
                now,
                limit,
            )
        return [_upload(row) for row in rows]


async def _over(connection: Connection, upload: Upload, state: str, outcome: bytes, expires: datetime) -> bool:
    return bool(
        await connection.fetchval(
            "update recipient_uploads set state = $3, outcome = $4, expires_at = $5, pieces = '{}' "
            "where id = $1 and attempt = $2 and state = 'importing' returning true",
            upload.id,
            upload.attempt,
            state,
            outcome.decode(),
            expires,
        )
    )


def _upload(row: Row) -> Upload:
    return Upload(
        id=row["id"],
        tenant_id=row["tenant_id"],
        campaign_id=row["campaign_id"],
        length=row["length"],
        received=row["received"],
        pieces=tuple(row["pieces"]),
        facts=_facts(row["facts"]),
        state=row["state"],
        progress=_progress(row["progress"]) if row["progress"] else None,
        outcome=row["outcome"].encode() if row["outcome"] is not None else None,
        attempt=row["attempt"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
