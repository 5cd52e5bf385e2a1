"""What customers said about marketing messages: every word kept as proof, and what follows from all of them."""

from hub.domain.contact import MarketingWish
from hub.stores.postgres import book_rows
from hub.stores.postgres.pool import Postgres

MOST = 200  # of one contact; people change their minds a few times

# The first stop that no later resume follows is when it stopped, in whatever order they were told. Meta's times are
# whole seconds: of a stop and a resume in one the stop counts. A stop from before wishes were kept stays the first.
FOLLOW = """
with mine as (
    select w.wish, w.at from marketing_wishes w
    where w.contact_id in (select id from contacts where id = $1 or merged_into = $1)
), resumed as (
    select at from mine where wish = 'resume' order by at desc limit 1
), stopped as (
    select min(at) as at from mine where wish = 'stop'
    and not exists (select from resumed r where r.at > mine.at)
)
update contacts k set version = version + 1, marketing_stopped_at = case
        when exists (select from resumed) then stopped.at else least(k.marketing_stopped_at, stopped.at) end
from stopped where k.id = $1 and k.marketing_stopped_at is distinct from case
        when exists (select from resumed) then stopped.at else least(k.marketing_stopped_at, stopped.at) end
"""


class Wishes:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def keep(self, tenant_id: str, contact_id: str, wish: MarketingWish) -> None:
        """Keep a word, once however often it is told, and let the contact follow."""
        async with self._pg.tenant(tenant_id) as connection:
            await book_rows.lock_names(connection, tenant_id)
            await connection.execute(
                "insert into marketing_wishes (message_id, tenant_id, contact_id, wish, said_by, words, at) "
                "values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
                wish.message_id,
                tenant_id,
                contact_id,
                wish.wish,
                wish.said_by,
                wish.words.replace("\0", ""),
                wish.at,
            )
            survivor = await connection.fetchval(
                "select coalesce(merged_into, id) from contacts where id = $1", contact_id
            )
            await connection.execute(FOLLOW, survivor)

    async def of(self, tenant_id: str, contact_id: str) -> list[MarketingWish]:
        """All that a contact, or one merged into it, said; the newest, which counts, first."""
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                "select wish, said_by, message_id, words, at from marketing_wishes where contact_id in ("
                "select id from contacts where coalesce(merged_into, id) = ("
                "select coalesce(merged_into, id) from contacts where id = $1)) "
                "order by at desc, wish desc, message_id desc limit $2",
                contact_id,
                MOST,
            )
        return [MarketingWish(**{name: row[name] for name in MarketingWish.__struct_fields__}) for row in rows]
