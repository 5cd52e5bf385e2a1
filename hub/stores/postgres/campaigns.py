"""Campaigns: their plans and tallies. Each row is changed only from the version that was seen."""

from dataclasses import dataclass

import msgspec
from msgspec import structs

from hub.domain.campaign import Campaign, Responses, Tally
from hub.domain.list_upload import Importing
from hub.domain.progress import Standing
from hub.errors import LostRace
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.listing import Where, decode_cursor, encode_cursor
from hub.stores.postgres.pool import Connection, Postgres, Row

_plan = msgspec.json.Decoder(Campaign).decode

STANDING = """
select c.plan, c.status, c.version, c.link_no, c.rate, c.rate_at, c.zones, (
    select coalesce(jsonb_agg(jsonb_build_object('state', t.state, 'code', t.code, 'variant', t.variant,
        'country', t.country, 'count', t.count)), '[]') from campaign_tallies t where t.campaign_id = c.id
) as tallies, (
    select coalesce(jsonb_agg(jsonb_build_object('variant', s.variant, 'clicked', s.clicked, 'clicks', s.clicks,
        'converted', s.converted)), '[]') from campaign_responses s where s.campaign_id = c.id
) as responses, (
    select coalesce(u.progress, jsonb_build_object('upload_id', u.id)) from recipient_uploads u
    where u.campaign_id = c.id and u.state = 'importing' order by u.id limit 1
) as importing from campaigns c
"""
_importing = msgspec.json.Decoder(Importing).decode
_tallies = msgspec.json.Decoder(tuple[Tally, ...]).decode
_responses = msgspec.json.Decoder(tuple[Responses, ...]).decode


@dataclass(frozen=True, slots=True)
class Live:
    """A campaign that its owner has to look after, with the time zones of its recipients."""

    standing: Standing
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CampaignPage:
    items: list[Standing]
    next_cursor: str | None


class Campaigns:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def create(self, tenant_id: str, campaign: Campaign) -> None:
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "insert into campaigns (id, tenant_id, status, version, created_at, plan) "
                "values ($1, $2, $3, $4, $5, $6::jsonb)",
                campaign.id,
                tenant_id,
                campaign.status,
                campaign.version,
                campaign.created_at,
                json_text(campaign),
            )

    async def standing(self, tenant_id: str, campaign_id: str) -> Standing | None:
        """The campaign with its tallies as of one moment, or None."""
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow(f"{STANDING} where c.id = $1", campaign_id)
        return _standing(row) if row else None

    async def page(self, tenant_id: str, status: str | None, cursor: str | None, limit: int) -> CampaignPage:
        """The newest first. Raises Invalid for a bad cursor."""
        where = Where()
        where.add("c.tenant_id = {}", tenant_id)
        if status:
            where.add("c.status = {}", status)
        if cursor:
            where.add("(c.created_at, c.id) < ({}, {})", *decode_cursor("campaigns", cursor))
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                f"{STANDING} where {where.sql} order by c.created_at desc, c.id desc limit {int(limit) + 1}",
                *where.arguments,
            )
        items = [_standing(row) for row in rows[:limit]]
        if len(rows) <= limit:
            return CampaignPage(items, None)
        last = items[-1].campaign
        return CampaignPage(items, encode_cursor("campaigns", last.created_at, last.id))

    async def change(self, tenant_id: str, campaign: Campaign, expected: int) -> Campaign:
        """Write what the campaign has become, and return it with its new version. Raises LostRace when the stored
        version is not the expected one."""
        async with self._pg.tenant(tenant_id) as connection:
            version = await connection.fetchval(
                "update campaigns set plan = $3::jsonb, status = $4, version = version + 1 "
                "where id = $1 and version = $2 returning version",
                campaign.id,
                expected,
                json_text(campaign),
                campaign.status,
            )
        if version is None:
            raise LostRace((campaign.id,))
        return structs.replace(campaign, version=version)

    async def delete(self, tenant_id: str, campaign_id: str) -> bool:
        """A draft and its recipients go. False when there is no such draft."""
        async with self._pg.tenant(tenant_id) as connection:
            return bool(
                await connection.fetchval(
                    "delete from campaigns where id = $1 and status = 'draft' returning true", campaign_id
                )
            )

    async def live(self) -> list[Live]:
        """Of all tenants, those scheduled, running, paused, or cancelled and still to be cleared of who waits."""
        async with self._pg.system() as connection:
            rows = await connection.fetch(
                f"{STANDING} where c.status in ('scheduled', 'running', 'paused', 'cancelled') "
                "and (c.status <> 'cancelled' or exists (select from campaign_tallies t "
                "where t.campaign_id = c.id and t.state = 'queued' and t.count > 0)) order by c.id"
            )
        return [Live(_standing(row), tuple(row["zones"])) for row in rows]


async def changed(connection: Connection, campaign_id: str, status: str | None = None) -> Row | None:
    """Lock a campaign for a change of its recipients and count the change; None when it is not (or no more) in
    `status`. Everything that moves recipients begins here, so their tallies are added up one after the other."""
    return await connection.fetchrow(
        "update campaigns set version = version + 1 where id = $1 and ($2::text is null or status = $2) "
        "returning version, next_n, plan, tenant_id",
        campaign_id,
        status,
    )


def _standing(row: Row) -> Standing:
    stored = {name: row[name] for name in ("status", "version", "link_no")}
    return Standing(
        campaign=structs.replace(_plan(row["plan"]), **stored),
        tallies=_tallies(row["tallies"]),
        responses=_responses(row["responses"]),
        rate=row["rate"],
        rate_at=row["rate_at"],
        importing=_importing(row["importing"]) if row["importing"] else None,
    )
