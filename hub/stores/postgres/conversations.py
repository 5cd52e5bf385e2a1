"""Conversation heads: what owners wake and commit (heads.py) and what people list (listing.py)."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from hub.domain.conversation import Conversation
from hub.stores.postgres.heads import Head, Heads, Text
from hub.stores.postgres.listing import ORDERS, Query, Sight, Where, ask, decode_cursor, encode_cursor, see

__all__ = ["Conversations", "Counts", "Head", "Page", "Query", "Sight", "Snooze", "Text"]

_read = msgspec.json.Decoder(Conversation).decode


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Conversation]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Open conversations. `unread` are those with something the team has not read."""

    mine: int
    unassigned: int
    all: int
    unread: int


@dataclass(frozen=True, slots=True)
class Snooze:
    """A conversation whose snooze is over."""

    tenant_id: str
    conversation_id: str
    number_id: str


class Conversations(Heads):
    """Raises Unavailable when the server is away."""

    async def get(self, tenant_id: str, sight: Sight | None, conversation_id: str) -> Conversation | None:
        """One conversation, or None when it does not exist or these eyes may not see it. `sight` None sees all."""
        where = Where()
        see(where, tenant_id, sight)
        where.add("c.id = {}", conversation_id)
        async with self._pg.tenant(tenant_id) as connection:
            head = await connection.fetchval(
                f"select head from conversations c where {where.sql}",  # noqa: S608
                *where.arguments,
            )
        return _read(head) if head else None

    async def page(
        self,
        tenant_id: str,
        sight: Sight | None,
        query: Query,
        cursor: str | None = None,
        limit: int = 50,
        *,
        now: datetime,
    ) -> Page:
        """Raises Invalid for a cursor of another list. `now` matters for the order by deadline."""
        expression, direction, onwards = ORDERS[query.sort]
        where = Where()
        see(where, tenant_id, sight)
        ask(where, sight, query, now)
        if cursor:
            at, last_id = decode_cursor(query.sort, cursor)
            where.add(f"({expression}, c.id) {onwards} ({{}}, {{}})", at, last_id)
        statement = (
            f"select c.id, c.head, {expression} as place from conversations c where {where.sql} "  # noqa: S608
            f"order by {expression} {direction}, c.id {direction} limit {int(limit) + 1}"
        )
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(statement, *where.arguments)
        items = [_read(row["head"]) for row in rows[:limit]]
        last = rows[limit - 1] if len(rows) > limit else None
        return Page(items, encode_cursor(query.sort, last["place"], last["id"]) if last else None)

    async def counts(self, tenant_id: str, sight: Sight | None, person_id: str | None) -> Counts:
        """How many open conversations these eyes see; `mine` are those of `person_id`."""
        where = Where()
        see(where, tenant_id, sight)
        where.add("c.status = 'open' and c.merged_into is null")
        mine = f"${len(where.arguments) + 1}"
        statement = (
            f"select count(*) filter (where c.assignee_id = {mine}) as mine, "  # noqa: S608
            "count(*) filter (where c.assignee_id is null) as unassigned, "
            "count(*) as every, count(*) filter (where c.unread > 0) as unread "
            f"from conversations c where {where.sql}"
        )
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow(statement, *where.arguments, person_id)
        assert row is not None  # noqa: S101  counting always answers
        return Counts(row["mine"], row["unassigned"], row["every"], row["unread"])

    async def due_snoozes(self, now: datetime, limit: int = 100) -> list[Snooze]:
        """Snoozed conversations whose time has come, of all tenants, the earliest first."""
        async with self._pg.system() as connection:
            rows = await connection.fetch(
                "select tenant_id, id, number_id from conversations "
                "where status = 'snoozed' and snoozed_until <= $1 order by snoozed_until limit $2",
                now,
                limit,
            )
        return [Snooze(row["tenant_id"], row["id"], row["number_id"]) for row in rows]

    async def of_contact(self, tenant_id: str, sight: Sight | None, contact_id: str) -> list[Conversation]:
        """All conversations of a contact, also merged ones, the newest first."""
        where = Where()
        see(where, tenant_id, sight)
        where.add("c.contact_id = {}", contact_id)
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                f"select c.head from conversations c where {where.sql} order by c.active_at desc limit 200",  # noqa: S608
                *where.arguments,
            )
        return [_read(row["head"]) for row in rows]
