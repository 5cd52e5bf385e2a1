"""Adding recipients to a campaign: all of a list or nothing of it, however long it is.

Rows stream by COPY into a table that lives as long as the transaction; then one statement takes over what is new.
The campaign is locked only for that last step.
"""

from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

import msgspec
from msgspec import Struct

from hub.domain.campaign import Campaign, RecipientState, bucket_of
from hub.domain.conversation import MoodLabel
from hub.errors import Conflict
from hub.stores.postgres.campaigns import changed
from hub.stores.postgres.listing import Where
from hub.stores.postgres.pool import Connection, Postgres
from hub.stores.postgres.recipients import Slot, tally

PATIENCE = 3600.0  # seconds: an upload may be slow
# After so many new rows the planner has to hear of them: it would look for a hundred among all of a campaign.
MANY = 1_000
LISTED = 100_000  # duplicates that are named; more are only counted

STAGE = """
create temporary table incoming_recipients (
    place serial, line integer not null, address text not null, country text not null, zones text not null,
    language text not null, name text not null, bucket smallint not null, variables jsonb not null
) on commit drop
"""
COLUMNS = ("line", "address", "country", "zones", "language", "name", "bucket", "variables")

# A second's work on two cores: often enough to show how far it is.
STEP = 100_000
ADD = """
with added as (
    insert into recipients (campaign_id, n, tenant_id, address, country, zones, language, name, bucket, variables,
        state, code, variant, tries, changed_at)
    select $1, $3 + place, $2, address, country, zones, language, name, bucket, variables, 'queued', '', '', 1, $4
    from incoming_recipients where place > $5 and place <= $6 order by place
    on conflict (address, campaign_id) do nothing
    returning country, zones
)
select country, zones, count(*) as many from added group by country, zones
"""
ZONES = """
update campaigns set next_n = next_n + $2, zones = (
    select array(select distinct zone from unnest(zones || $3::text[]) as t (zone) order by zone))
where id = $1
"""

# Of a contact `k`, on whatever number it wrote last: its window ends a day after its last word. For who never wrote
# it is the last sign of the conversation.
SEEN = (
    "(select coalesce(max(c.window_expires_at) - interval '24 hours', max(c.active_at)) "
    "from conversations c where c.contact_id = k.id)"
)
MOOD = (
    "(select c.head #>> '{{mood,label}}' from conversations c where c.contact_id = k.id "
    "order by c.window_expires_at desc nulls last limit 1)"
)

TWICE = """
select line, address from incoming_recipients s
where not exists (select from recipients r where r.campaign_id = $1 and r.n = $2 + s.place)
order by place limit $3
"""
ALL_TWICE = """
select line, address, 'is in the list already' from incoming_recipients s
where not exists (select from recipients r where r.campaign_id = $1 and r.n = $2 + s.place)
order by place
"""


class Line(Struct, frozen=True):
    """A recipient to add. `number` is its line in the list it came from."""

    number: int
    address: str
    country: str = ""
    zones: str = ""
    language: str = ""
    name: str = ""
    variables: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Added:
    """`accepted` were new. `twice` are (line, address) of those that were there, or earlier in the list: the first
    of them, `duplicates` counts all."""

    accepted: int
    duplicates: int
    twice: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Watch:
    """What somebody who waits for an import has told. `added`: so many rows of the list are through the last step;
    `twice`: every duplicate, as CSV (line, address, reason); `keep` writes the answer down in the same transaction."""

    added: Callable[[int], None]
    twice: Callable[[bytes], Awaitable[None]]
    keep: Callable[[Connection, Added], Awaitable[None]]


class Left(Struct, frozen=True, kw_only=True):
    """How far a campaign came with somebody: in one of these states, with one of these codes, clicked or not. None
    means any."""

    states: tuple[RecipientState, ...] | None = None
    codes: tuple[str, ...] | None = None
    clicked: bool | None = None


class Segment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Contacts that have all of these. `labels`: any of them; `fields`: the team's own, all equal; `seen_after` and
    `seen_before`: the customer's last message, on any number; `moods`: any of them, of that message as it was
    understood."""

    labels: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    seen_after: datetime | None = None
    seen_before: datetime | None = None
    moods: tuple[MoodLabel, ...] = ()


class _Bulk(Connection, Protocol):
    """What bulk work needs of asyncpg besides."""

    async def copy_records_to_table(
        self,
        name: str,
        *,
        records: AsyncIterable[tuple[object, ...]],
        columns: Sequence[str],
        timeout: float,  # noqa: ASYNC109 - asyncpg's signature
    ) -> str: ...

    async def copy_from_query(
        self,
        query: str,
        *args: object,
        output: Callable[[bytes], Awaitable[None]],
        format: str,
        timeout: float,  # noqa: ASYNC109 - as above
    ) -> str: ...


class RecipientLists:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def add(
        self,
        tenant_id: str,
        campaign_id: str,
        lines: AsyncIterator[Line],
        now: datetime,
        watch: Watch | None = None,
    ) -> Added:
        """Add what is new, all or nothing: when `lines` or `watch` raises, nothing was added. Raises Conflict when the
        campaign takes no recipients any more."""
        async with self._pg.tenant(tenant_id) as connection:
            bulk = cast(_Bulk, connection)
            await connection.execute("set local statement_timeout = 0")
            await connection.execute(STAGE)
            count = 0

            async def records() -> AsyncIterator[tuple[object, ...]]:
                nonlocal count
                async for line in lines:
                    count += 1
                    yield _record(campaign_id, line)

            await bulk.copy_records_to_table(
                "incoming_recipients", records=records(), columns=COLUMNS, timeout=PATIENCE
            )
            added = await _take_over(bulk, tenant_id, campaign_id, count, now, watch)
            if watch is not None:
                await watch.keep(connection, added)
        if added.accepted >= MANY:
            async with self._pg.system() as connection:
                await connection.execute("analyze recipients")
        return added

    async def clear(self, tenant_id: str, campaign_id: str) -> bool:
        """Every recipient of a draft leaves. False when there is no such draft."""
        async with self._pg.tenant(tenant_id) as connection:
            if await changed(connection, campaign_id, "draft") is None:
                return False
            await connection.execute("delete from campaign_tallies where campaign_id = $1", campaign_id)
            await connection.execute("update campaigns set zones = '{}' where id = $1", campaign_id)
            await cast(Any, connection).execute(
                "delete from recipients where campaign_id = $1", campaign_id, timeout=PATIENCE
            )
        return True

    async def of_segment(self, tenant_id: str, segment: Segment) -> AsyncIterator[tuple[str, str, str, dict[str, str]]]:
        """(address, name, zone, fields) of the contacts in a segment; the zone is the contact's field `timezone`."""
        where = _fits(tenant_id, segment)
        async for row in self._pages(
            tenant_id,
            f"select k.id, coalesce(k.phone, k.user_id) as address, k.name, k.fields from contacts k where {where.sql} "  # noqa: S608
            f"and k.id > ${len(where.arguments) + 1} order by k.id limit 5000",
            where.arguments,
            "",
            "id",
        ):
            fields = msgspec.json.decode(row["fields"], type=dict[str, str])
            yield row["address"], row["name"], fields.get("timezone", ""), fields

    async def count_segment(self, tenant_id: str, segment: Segment) -> int:
        """How many contacts are in a segment."""
        where = _fits(tenant_id, segment)
        async with self._pg.tenant(tenant_id) as connection:
            return await connection.fetchval(
                f"select count(*) from contacts k where {where.sql}",  # noqa: S608
                *where.arguments,
            )

    async def of_campaign(self, tenant_id: str, campaign_id: str, left: Left) -> AsyncIterator[Line]:
        """The recipients of another campaign with whom it came that far: whom to follow up."""
        where = Where()
        where.add("campaign_id = {}", campaign_id)
        if left.states is not None:
            where.add("state = any({}::text[])", list(left.states))
        if left.codes is not None:
            where.add("code = any({}::text[])", list(left.codes))
        if left.clicked is not None:
            where.add(f"clicked_at is {'not ' if left.clicked else ''}null")
        statement = (
            f"select n, address, country, zones, language, name, variables from recipients where {where.sql} "  # noqa: S608
            f"and n > ${len(where.arguments) + 1} order by n limit 5000"
        )
        async for row in self._pages(tenant_id, statement, where.arguments, 0, "n"):
            yield Line(
                number=row["n"],
                address=row["address"],
                country=row["country"],
                zones=row["zones"],
                language=row["language"],
                name=row["name"],
                variables=msgspec.json.decode(row["variables"], type=dict[str, str]),
            )

    async def _pages(
        self, tenant_id: str, statement: str, arguments: Sequence[object], first: object, key: str
    ) -> AsyncIterator[Any]:
        """Every row, in short transactions; the statement's last argument is where the page before ended."""
        last = first
        while True:
            async with self._pg.tenant(tenant_id) as connection:
                rows = await connection.fetch(statement, *arguments, last)
            for row in rows:
                yield row
            if not rows:
                return
            last = rows[-1][key]


def _fits(tenant_id: str, segment: Segment) -> Where:
    """That a contact `k` is in the segment."""
    where = Where()
    where.add("k.tenant_id = {} and k.merged_into is null and coalesce(k.phone, k.user_id) is not null", tenant_id)
    if segment.labels:
        where.add("k.labels && {}::text[]", list(segment.labels))
    if segment.fields:
        where.add("k.fields @> {}::jsonb", msgspec.json.encode(segment.fields).decode())
    if segment.seen_after:
        where.add(f"{SEEN} >= {{}}", segment.seen_after)
    if segment.seen_before:
        where.add(f"{SEEN} < {{}}", segment.seen_before)
    if segment.moods:
        where.add(f"{MOOD} = any({{}}::text[])", list(segment.moods))
    return where


def _record(campaign_id: str, line: Line) -> tuple[object, ...]:
    variables = msgspec.json.encode(line.variables).decode()
    return (
        line.number,
        line.address,
        line.country,
        line.zones,
        line.language,
        line.name,
        bucket_of(campaign_id, line.address),
        variables,
    )


async def _take_over(  # noqa: PLR0917 - one caller, which has all of them
    bulk: _Bulk, tenant_id: str, campaign_id: str, count: int, now: datetime, watch: Watch | None
) -> Added:
    row = await changed(bulk, campaign_id)
    if row is None:
        raise Conflict("campaign_not_found", "There is no such campaign.")
    campaign = msgspec.json.decode(row["plan"], type=Campaign)
    if campaign.status in {"finished", "cancelled"}:
        raise Conflict("wrong_state", f"A campaign that is {campaign.status} takes no more recipients.")
    base: int = row["next_n"]
    if count > STEP:
        await _slow(bulk, "create index on incoming_recipients (place)")
    moves, zones = Counter[Slot](), set[str]()
    for done in range(0, count, STEP):
        rows = await _slow(bulk, ADD, campaign_id, tenant_id, base, now, done, done + STEP)
        for each in rows:
            moves["queued", "", "", each["country"]] += each["many"]
            zones.add(each["zones"])
        if watch is not None:
            watch.added(min(count, done + STEP))
    await tally(bulk, tenant_id, campaign_id, moves)
    await bulk.execute(ZONES, campaign_id, count, list(zones))
    accepted = moves.total()
    if accepted == count:
        return Added(accepted, 0, [])
    if watch is not None:
        await bulk.copy_from_query(ALL_TWICE, campaign_id, base, output=watch.twice, format="csv", timeout=PATIENCE)
    twice = await _slow(bulk, TWICE, campaign_id, base, LISTED)
    return Added(accepted, count - accepted, [(each["line"], each["address"]) for each in twice])


async def _slow(connection: Any, statement: str, *arguments: object) -> list[Any]:
    """A statement over a million rows takes longer than the pool allows for others."""
    return await connection.fetch(statement, *arguments, timeout=PATIENCE)
