"""Recipients of campaigns on their way: taken in batches, moved forward by news, queued again by a retry.

Every change locks its campaign first and moves the tallies by what it changed, in the same transaction: they are
never counted again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct, structs

from hub.domain.campaign import FORWARD, Campaign, Recipient, RecipientNews, RecipientState, place_of
from hub.stores.postgres.campaigns import changed
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.pool import Connection, Postgres, Row
from hub.stores.postgres.responses import Response, respond

# Rows moved in one statement when there may be a million: a fraction of a second each, so that nobody waits long.
CHUNK = 10_000

_read_variables = msgspec.json.Decoder(dict[str, str]).decode
_read_campaign = msgspec.json.Decoder(Campaign).decode

Slot = tuple[str, str, str, str]  # state, code, variant, country


@dataclass(frozen=True, slots=True)
class Moved:
    """A recipient that news moved on. `was` is where it stood."""

    n: int
    was: RecipientState
    state: RecipientState
    code: str
    number_id: str | None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a taken recipient gets: its variant, and the number that writes to it."""

    n: int
    variant: str
    number_id: str


class _News(Struct):
    n: int
    attempt: int
    state: RecipientState
    code: str
    message_id: str | None
    at: datetime
    quoted: bool


TALLY = """
insert into campaign_tallies as kept (campaign_id, tenant_id, state, code, variant, country, count)
select $1, $2, state, code, variant, country, count
from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
    as given (state, code, variant, country, count)
order by state, code, variant, country
on conflict (campaign_id, state, code, variant, country) do update set count = kept.count + excluded.count
"""

DUE = """
select * from recipients
where campaign_id = $1 and zones = $2 and n > $3 and state = 'queued' and (due_at is null or due_at <= $4)
    and bucket < $5
order by n limit $6 for update
"""
DUE_OF = DUE.replace("order by", "and address = any($7::text[]) order by")

SENDING = """
update recipients r set state = 'sending', code = '', variant = given.variant, number_id = given.number_id,
    changed_at = $2, sent_at = $2
from unnest($3::int[], $4::text[], $5::text[]) as given (n, variant, number_id)
where r.campaign_id = $1 and r.n = given.n
"""

_SOURCES = " ".join(
    f"when '{state}' then array[{', '.join(repr(each) for each in sources)}]" for state, sources in FORWARD.items()
)
FOLD = f"""
with given as (
    select * from jsonb_to_recordset($2::jsonb)
        as given (n int, attempt int, state text, code text, message_id text, at timestamptz, quoted boolean)
), was as (
    select r.n, r.state, r.code, r.variant, r.country, r.number_id, r.message_id, r.tries, r.sent_at, r.converted_at
    from recipients r where r.campaign_id = $1 and r.n in (select n from given) for update
), fit as (
    select n, given.at, given.code, given.message_id, given.attempt, in_time,
        case when given.state = 'replied' and not in_time and not given.quoted then 'read' else given.state end as state
    from given join was using (n), lateral (select coalesce(given.at <= was.sent_at + $3, true) as in_time) late
)
update recipients r set state = fit.state, code = fit.code, changed_at = fit.at,
    message_id = coalesce(fit.message_id, was.message_id),
    converted_at = coalesce(was.converted_at, case when fit.state = 'replied' and fit.in_time then fit.at end)
from fit join was using (n)
where r.campaign_id = $1 and r.n = was.n and was.tries = fit.attempt
    and was.state = any(case fit.state {_SOURCES} end)
returning r.n, was.state as was, was.code as was_code, was.variant, was.country, was.number_id, r.state, r.code,
    was.converted_at is null and r.converted_at is not null as converted
"""  # noqa: S608 - made of the table above

REQUEUE = """
update recipients r set state = 'queued', code = '', tries = tries + 1, changed_at = $3,
    due_at = case when r.code = $5 then r.changed_at + $6 end
from (
    select n, state, code, variant, country from recipients
    where campaign_id = $1 and n > $2 and ((state in ('failed', 'skipped') and code = any($4::text[]))
        or (state = 'unknown' and $7)) order by n limit $8 for update
) was
where r.campaign_id = $1 and r.n = was.n
returning r.n, was.state as was, was.code as was_code, was.variant, r.country, r.state, r.code, r.due_at
"""

DROP = """
update recipients r set state = 'skipped', code = $2, changed_at = $3
from (
    select n from recipients where campaign_id = $1 and state = 'queued' and ($5::text is null or country = $5)
    order by n limit $4 for update
) was
where r.campaign_id = $1 and r.n = was.n
returning r.n, 'queued' as was, '' as was_code, r.variant, r.country, r.state, r.code
"""


class Recipients:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def take(
        self,
        tenant_id: str,
        campaign_id: str,
        zones: str,
        deal: Callable[[Campaign, list[Recipient]], list[Given]],
        *,
        after: int,
        now: datetime,
        limit: int,
        buckets: int = 100,
        only: Sequence[str] | None = None,
    ) -> list[Recipient] | None:
        """Mark up to `limit` waiting recipients of one zone, behind place `after`, as sending; on disk when this
        returns. `deal` says what each gets; `only`: none but these addresses. None: the campaign runs no more."""
        async with self._pg.tenant(tenant_id) as connection:
            row = await changed(connection, campaign_id, "running")
            if row is None:
                return None
            asked = (campaign_id, zones, after, now, buckets, limit)
            rows = await (connection.fetch(DUE, *asked) if only is None else connection.fetch(DUE_OF, *asked, [*only]))
            if not rows:
                return []
            waiting = [recipient_of_row(each) for each in rows]
            given = {each.n: each for each in deal(_read_campaign(row["plan"]), waiting)}
            taken = [
                structs.replace(
                    each, state="sending", code="", variant=given[each.n].variant, number_id=given[each.n].number_id
                )
                for each in waiting
                if each.n in given
            ]
            await connection.execute(
                SENDING,
                campaign_id,
                now,
                [each.n for each in taken],
                [each.variant for each in taken],
                [each.number_id for each in taken],
            )
            moves = Counter[Slot]()
            before = {each.n: each for each in waiting}
            for each in taken:
                moves["queued", "", before[each.n].variant, each.country] -= 1
                moves["sending", "", each.variant, each.country] += 1
            await tally(connection, tenant_id, campaign_id, moves)
            return taken

    async def fold(
        self, tenant_id: str, campaign_id: str, news: Iterable[RecipientNews], rate: float | None = None,
        now: datetime | None = None,
    ) -> list[Moved]:  # fmt: skip
        """Move recipients forward by news; what is older than what is known changes nothing. The ones that moved.
        An answer after the campaign's window proves no more than that the message was read.
        `rate` is the sends a second measured at `now`."""
        given = list(_furthest(news).values())
        async with self._pg.tenant(tenant_id) as connection:
            row = await changed(connection, campaign_id)
            if row is None:
                return []
            window = timedelta(days=_read_campaign(row["plan"]).conversion_days)
            rows = await connection.fetch(FOLD, campaign_id, json_text(given), window) if given else []
            await tally(connection, tenant_id, campaign_id, _moves(rows))
            converted = [Response(each["variant"], converted=1) for each in rows if each["converted"]]
            await respond(connection, tenant_id, campaign_id, converted)
            if rate is not None:
                await connection.execute(
                    "update campaigns set rate = $2, rate_at = $3 where id = $1", campaign_id, rate, now
                )
        return [
            Moved(row["n"], row["was"], row["state"], row["code"], row["number_id"], row["country"]) for row in rows
        ]

    async def requeue(
        self, tenant_id: str, campaign_id: str, codes: Sequence[str], now: datetime, *, wait_code: str,
        wait: timedelta, doubtful: bool = False,
    ) -> tuple[int, datetime | None]:  # fmt: skip
        """Queue again those that failed or were passed over with one of `codes` (and, with `doubtful`, those nobody
        knows the fate of), as a further try each. Those with `wait_code` not before `wait` has passed since. How many,
        and when the last that has to wait may go."""
        async with self._pg.tenant(tenant_id) as connection:
            if await changed(connection, campaign_id) is None:
                return 0, None
            after, total, latest = 0, 0, None
            while True:
                rows = await connection.fetch(
                    REQUEUE, campaign_id, after, now, list(codes), wait_code, wait, doubtful, CHUNK
                )
                await tally(connection, tenant_id, campaign_id, _moves(rows))
                total += len(rows)
                latest = max((row["due_at"] for row in rows if row["due_at"]), default=latest)
                if len(rows) < CHUNK:
                    return total, latest
                after = max(row["n"] for row in rows)

    async def drop(
        self, tenant_id: str, campaign_id: str, reason: str, now: datetime, country: str | None = None
    ) -> int:
        """Pass over the next of those still queued, of one `country` or of all; 0 when none is left."""
        async with self._pg.tenant(tenant_id) as connection:
            if await changed(connection, campaign_id) is None:
                return 0
            rows = await connection.fetch(DROP, campaign_id, reason, now, CHUNK, country)
            await tally(connection, tenant_id, campaign_id, _moves(rows))
        return len(rows)

    async def sending(self, tenant_id: str, campaign_id: str) -> list[Recipient]:
        """Those taken whose message has not left yet, as far as is known: an owner that starts hands them on again."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select * from recipients where campaign_id = $1 and state = 'sending' order by n", campaign_id
            )
        return [recipient_of_row(row) for row in rows]

    async def by_places(self, tenant_id: str, campaign_id: str, places: Sequence[int]) -> list[Recipient]:
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select * from recipients where campaign_id = $1 and n = any($2::int[])", campaign_id, list(places)
            )
        return [recipient_of_row(row) for row in rows]

    async def next_due(self, tenant_id: str, campaign_id: str) -> datetime | None:
        """When the next of those that have to wait may go."""
        async with self._pg.tenant(tenant_id) as connection:
            return await connection.fetchval(
                "select min(due_at) from recipients where campaign_id = $1 and state = 'queued'", campaign_id
            )

    async def written_to(self, tenant_id: str, addresses: Sequence[str], since: datetime, but: str) -> dict[str, int]:
        """How many messages of campaigns but one each of these got since then."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select address, count(*) as n from recipients where address = any($1::text[]) and tenant_id = $2 "
                "and sent_at >= $3 and campaign_id <> $4 and state not in ('failed', 'skipped', 'queued') "
                "group by address",
                list(addresses),
                tenant_id,
                since,
                but,
            )
        return {row["address"]: row["n"] for row in rows}

    async def held_back(self, tenant_id: str, addresses: Sequence[str], since: datetime) -> set[str]:
        """Those of these to whom WhatsApp refused marketing since then, in any campaign (131049): another try within a
        day is refused too, and keeps the customer closed for longer."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select distinct address from recipients where address = any($1::text[]) and tenant_id = $2 "
                "and state = 'failed' and code = '131049' and changed_at >= $3",
                list(addresses),
                tenant_id,
                since,
            )
        return {row["address"] for row in rows}

    async def opted_out(self, tenant_id: str, contact_ids: Sequence[str]) -> set[str]:
        """Of these contacts, those that want no marketing messages as of now."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select m.id from contacts m join contacts k on k.id = coalesce(m.merged_into, m.id) "
                "where m.id = any($1::text[]) and k.marketing_stopped_at is not null",
                list(contact_ids),
            )
        return {row["id"] for row in rows}


async def tally(connection: Connection, tenant_id: str, campaign_id: str, moves: Counter[Slot]) -> None:
    """Add to a campaign's tallies, within the transaction that made it so."""
    slots = [(slot, many) for slot, many in moves.items() if many]
    if slots:
        await connection.execute(
            TALLY,
            campaign_id,
            tenant_id,
            *([slot[part] for slot, _ in slots] for part in range(4)),
            [many for _, many in slots],
        )


def recipient_of_row(row: Row) -> Recipient:
    known: dict[str, Any] = {name: row[name] for name in Recipient.__struct_fields__}
    known["variables"] = _read_variables(row["variables"])
    return Recipient(**known)


def _moves(rows: Iterable[Row]) -> Counter[Slot]:
    moves = Counter[Slot]()
    for row in rows:
        moves[row["was"], row["was_code"], row["variant"], row["country"]] -= 1
        moves[row["state"], row["code"], row["variant"], row["country"]] += 1
    return moves


def _furthest(news: Iterable[RecipientNews]) -> dict[int, _News]:
    """One line a recipient: the newest try's furthest state."""
    known: dict[int, _News] = {}
    for one in news:
        n = place_of(one.recipient_id)
        old = known.get(n)
        if old and (old.attempt > one.attempt or (old.attempt == one.attempt and old.state not in FORWARD[one.state])):
            continue
        message_id = one.message_id or (old.message_id if old else None)
        known[n] = _News(n, one.attempt, one.state, one.code, message_id, one.at, one.quoted)
    return known
