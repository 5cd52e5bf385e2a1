"""Reading recipients: pages for people, every row for a report."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from hub.domain.campaign import Recipient
from hub.errors import Invalid
from hub.stores.postgres.listing import Where
from hub.stores.postgres.pool import Postgres
from hub.stores.postgres.recipients import recipient_of_row

REPORT_ROWS = 5000  # a page of a report: 2 MB at most, and a transaction of some milliseconds


@dataclass(frozen=True, slots=True)
class Asked:
    """None or empty means any. `q` looks in addresses and names."""

    state: str | None = None
    code: str | None = None
    variant: str | None = None
    q: str = ""
    clicked: bool | None = None


@dataclass(frozen=True, slots=True)
class RecipientPage:
    items: list[Recipient]
    next_cursor: str | None


class RecipientListing:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def page(
        self, tenant_id: str, campaign_id: str, asked: Asked, cursor: str | None = None, limit: int = 50
    ) -> RecipientPage:
        """In the order of the list they came in. Raises Invalid for a bad cursor."""
        where = _where(campaign_id, asked)
        where.add("n > {}", _place(cursor))
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                f"select * from recipients where {where.sql} order by n limit {int(limit) + 1}",  # noqa: S608
                *where.arguments,
            )
        items = [recipient_of_row(row) for row in rows[:limit]]
        return RecipientPage(items, str(items[-1].n) if len(rows) > limit else None)

    async def rows(self, tenant_id: str, campaign_id: str, asked: Asked) -> AsyncIterator[list[Recipient]]:
        """All of them, page by page, each as it stands when its page is read."""
        last = -1
        while True:
            where = _where(campaign_id, asked)
            where.add("n > {}", last)
            async with self._pg.tenant(tenant_id) as connection:
                rows = await connection.fetch(
                    f"select * from recipients where {where.sql} order by n limit {REPORT_ROWS}",  # noqa: S608
                    *where.arguments,
                )
            if rows:
                yield [recipient_of_row(row) for row in rows]
            if len(rows) < REPORT_ROWS:
                return
            last = rows[-1]["n"]

    async def waiting_by_zones(self, tenant_id: str, campaign_id: str) -> dict[str, int]:
        """How many of those waiting are in which zones. A third of a second for a million."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select zones, count(*) as many from recipients where campaign_id = $1 and state = 'queued' "
                "group by zones order by zones",
                campaign_id,
            )
        return {row["zones"]: row["many"] for row in rows}

    async def opted_out(self, tenant_id: str, campaign_id: str) -> int:
        """How many of those waiting want no marketing messages."""
        async with self._pg.tenant(tenant_id) as connection:
            return await connection.fetchval(
                "select count(*) from contacts k join identities i on i.contact_id = k.id "
                "join recipients r on r.address = i.value and r.campaign_id = $1 and r.state = 'queued' "
                "where k.tenant_id = $2 and k.marketing_stopped_at is not null and i.tenant_id = $2",
                campaign_id,
                tenant_id,
            )


def _where(campaign_id: str, asked: Asked) -> Where:
    where = Where()
    where.add("campaign_id = {}", campaign_id)
    for column, wanted in (("state", asked.state), ("code", asked.code), ("variant", asked.variant)):
        if wanted is not None:
            where.add(f"{column} = {{}}", wanted)
    if asked.clicked is not None:
        where.add(f"clicked_at is {'not ' if asked.clicked else ''}null")
    words = asked.q.replace("\0", "").strip()
    if words:
        like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        where.add("(address like {} or name ilike {})", like.replace("+", ""), like)
    return where


def _place(cursor: str | None) -> int:
    if cursor is None:
        return -1
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):
        errors = [{"path": "cursor", "message": "is not one this list gave out"}]
        raise Invalid("invalid_cursor", "The cursor does not belong to this list.", {"errors": errors})
    return int(cursor)
