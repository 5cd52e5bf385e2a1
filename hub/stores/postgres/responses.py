"""What recipients did after a campaign's message: clicks, and the sums kept of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from hub.domain.campaign import Campaign, RecipientClicked, place_of
from hub.domain.links import in_order
from hub.stores.postgres.campaigns import changed
from hub.stores.postgres.pool import Connection, Postgres

_read_campaign = msgspec.json.Decoder(Campaign).decode
_read_texts = msgspec.json.Decoder(dict[str, str]).decode

# A click told again is none: only what came after the last one known counts, so Meta's news of a click that was seen
# here, in whole seconds, is none either.
CLICK = """
with given as (
    select n, at from unnest($2::int[], $3::timestamptz[]) as given (n, at)
), was as (
    select r.n, r.variant, r.clicked_at, r.last_click_at, r.converted_at, r.sent_at from recipients r
    where r.campaign_id = $1 and r.n in (select n from given) for update
), new as (
    select n, min(given.at) as first_at, max(given.at) as last_at, count(distinct given.at) as many
    from given join was using (n) where given.at > coalesce(was.last_click_at, '-infinity') group by n
)
update recipients r set clicks = r.clicks + new.many, last_click_at = new.last_at,
    clicked_at = coalesce(was.clicked_at, new.first_at),
    converted_at = coalesce(was.converted_at, case when new.first_at <= was.sent_at + $4 then new.first_at end)
from new join was using (n)
where r.campaign_id = $1 and r.n = new.n
returning r.n, was.variant, new.many, was.clicked_at is null as first,
    was.converted_at is null and r.converted_at is not null as converted
"""

RESPOND = """
insert into campaign_responses as kept (campaign_id, tenant_id, variant, clicked, clicks, converted)
select $1, $2, variant, sum(clicked), sum(clicks), sum(converted)
from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) as given (variant, clicked, clicks, converted)
group by variant order by variant
on conflict (campaign_id, variant) do update set clicked = kept.clicked + excluded.clicked,
    clicks = kept.clicks + excluded.clicks, converted = kept.converted + excluded.converted
"""

LINK = """
select c.id, c.tenant_id, c.plan -> 'links' as links, r.variables, r.tries from campaigns c
left join recipients r on r.campaign_id = c.id and r.n = $2 where c.link_no = $1
"""


@dataclass(frozen=True, slots=True)
class Response:
    """To be added to a variant's sums."""

    variant: str
    clicked: int = 0
    clicks: int = 0
    converted: int = 0


@dataclass(frozen=True, slots=True)
class LinkRow:
    """What is stored of a link's place: the campaign's links in their order; the recipient's values and try, None
    when there is no such recipient."""

    campaign_id: str
    tenant_id: str
    targets: tuple[str, ...]
    variables: dict[str, str] | None
    attempt: int


class RecipientResponses:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def clicked(self, tenant_id: str, campaign_id: str, clicks: Sequence[RecipientClicked]) -> int:
        """Note clicks, each once however often it is told. How many were new."""
        async with self._pg.tenant(tenant_id) as connection:
            row = await changed(connection, campaign_id)
            if row is None:
                return 0
            window = timedelta(days=_read_campaign(row["plan"]).conversion_days)
            places: list[int] = [place_of(each.recipient_id) for each in clicks]
            times: list[datetime] = [each.at for each in clicks]
            rows = await connection.fetch(CLICK, campaign_id, places, times, window)
            new = [Response(each["variant"], each["first"], each["many"], each["converted"]) for each in rows]
            await respond(connection, tenant_id, campaign_id, new)
        return sum(each.clicks for each in new)

    async def link(self, link_no: int, n: int) -> LinkRow | None:
        """What is stored of the place that a code names, of any tenant: the code is the proof. One indexed read."""
        async with self._pg.system() as connection:
            row = await connection.fetchrow(LINK, link_no, n)
        if row is None:
            return None
        links: dict[str, str] = _read_texts(row["links"]) if row["links"] else {}
        known: Any = row["variables"]
        variables = _read_texts(known) if known is not None else None
        targets = tuple(target for _, target in in_order(links))
        return LinkRow(row["id"], row["tenant_id"], targets, variables, row["tries"] or 0)


async def respond(connection: Connection, tenant_id: str, campaign_id: str, responses: Sequence[Response]) -> None:
    """Add to a campaign's sums, within the transaction that made it so."""
    if responses:
        await connection.execute(
            RESPOND,
            campaign_id,
            tenant_id,
            [each.variant for each in responses],
            [int(each.clicked) for each in responses],
            [each.clicks for each in responses],
            [int(each.converted) for each in responses],
        )
