"""Who did what to the account: sign-ins, people, keys, numbers. Only ever added to."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from hub.domain.ids import new_id
from hub.domain.message import Author
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.pool import Postgres

_author = msgspec.json.Decoder(Author).decode


class AuditEntry(Struct, frozen=True, kw_only=True):
    """`action` is a stable name such as `person.created`, `subject` the id it was done to."""

    id: str
    at: datetime
    actor: Author
    action: str
    subject: str
    detail: dict[str, Any] = {}


class Audit:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def note(
        self, tenant_id: str, actor: Author, action: str, subject: str, at: datetime, **detail: object
    ) -> None:
        """Add an entry. Never put a secret into `detail`."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "insert into audit (id, tenant_id, at, actor, action, subject, detail) "
                "values ($1, $2, $3, $4, $5, $6, $7)",
                new_id("aud", at),
                tenant_id,
                at,
                json_text(actor),
                action,
                subject,
                json_text(detail),
            )

    async def page(self, tenant_id: str, before: str | None = None, limit: int = 50) -> list[AuditEntry]:
        """The newest first; `before` is the id of the last entry of the page before."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select * from audit where tenant_id = $1 and ($2::text is null or id < $2) order by id desc limit $3",
                tenant_id,
                before,
                limit,
            )
        return [
            AuditEntry(
                id=row["id"],
                at=row["at"],
                actor=_author(row["actor"]),
                action=row["action"],
                subject=row["subject"],
                detail=msgspec.json.decode(row["detail"]),
            )
            for row in rows
        ]
