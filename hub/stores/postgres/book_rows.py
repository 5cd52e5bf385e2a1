"""How what is known of customers is read into a Book, and how its changes are written back."""

from collections.abc import Sequence
from datetime import datetime
from zlib import crc32

from msgspec import structs

from hub.domain.contact import Contact, Identity
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.pool import Connection, Row
from hub.stores.postgres.who_is_who import Book, contact_of

NAMES_LOCK = 0x4E41_4D45  # first half of the advisory lock; the second is the tenant

# key by key: a join without statistics may read every contact of the tenant instead
KNOWN = """
select given.kind, given.value, i.contact_id, k.*, c.id as conversation_id
from unnest($2::text[], $3::text[]) as given (kind, value)
cross join lateral (
    select contact_id from identities
    where tenant_id = $1 and kind = given.kind and value = given.value limit 1) i
cross join lateral (select * from contacts where id = i.contact_id limit 1) k
left join lateral (
    select id from conversations
    where contact_id = i.contact_id and number_id = $4 and merged_into is null limit 1) c on true
"""


async def lock_names(connection: Connection, tenant_id: str) -> None:
    """Have the tenant's contacts to ourselves until the transaction ends: they are read, thought about and written."""
    half = crc32(tenant_id.encode()) - 0x8000_0000  # as a signed 32-bit number
    await connection.execute("select pg_advisory_xact_lock($1::int, $2::int)", NAMES_LOCK, half)


async def open_book(
    connection: Connection, tenant_id: str, number_id: str | None, identities: Sequence[Identity]
) -> Book:
    """Everything known about these names."""
    keys = sorted({key for identity in identities for key in identity.keys})
    rows = await connection.fetch(KNOWN, tenant_id, [kind for kind, _ in keys], [value for _, value in keys], number_id)
    book = Book(tenant_id)
    for row in rows:
        _enter(book, row)
    return book


def _enter(book: Book, row: Row) -> None:
    book.names[row["kind"], row["value"]] = row["contact_id"]
    book.contacts[row["contact_id"]] = contact_of(row)
    if row["name_edited"]:
        book.name_edited.add(row["contact_id"])
    if row["conversation_id"]:
        book.conversations[row["contact_id"]] = row["conversation_id"]


async def write(connection: Connection, book: Book) -> None:
    """What `learn` and `rekeyed` changed: contacts first, then merges, then names, which refer to them."""
    written = [(book.contacts[each], each in book.name_edited, book.merged.get(each)) for each in sorted(book.written)]
    await save(connection, written)
    for loser, survivor in book.merged.items():
        await _merge(connection, book, loser, survivor)
    if book.dropped_names:
        await connection.execute(
            "delete from identities i using unnest($2::text[], $3::text[]) as old (kind, value) "
            "where i.tenant_id = $1 and i.kind = old.kind and i.value = old.value",
            book.tenant_id,
            [kind for kind, _ in book.dropped_names],
            [value for _, value in book.dropped_names],
        )
    if book.new_names:
        await connection.execute(
            "insert into identities (tenant_id, kind, value, contact_id) "
            "select $1, * from unnest($2::text[], $3::text[], $4::text[])",
            book.tenant_id,
            [kind for kind, _ in book.new_names],
            [value for _, value in book.new_names],
            [book.survivor(each) for each in book.new_names.values()],
        )


SAVE = """
insert into contacts (id, tenant_id, name, name_edited, phone, user_id, parent_user_id, username, email, fields,
    labels, marketing_stopped_at, created_at, updated_at, version, merged_into)
select id, tenant_id, name, name_edited, phone, user_id, parent_user_id, username, email, fields,
    labels, marketing_stopped_at, created_at, updated_at, version, merged_into
from jsonb_to_recordset($1::jsonb) as given (id text, tenant_id text, name text, name_edited boolean, phone text,
    user_id text, parent_user_id text, username text, email text, fields jsonb, labels text[],
    marketing_stopped_at timestamptz, created_at timestamptz, updated_at timestamptz, version int, merged_into text)
on conflict (id) do update set name = excluded.name, name_edited = excluded.name_edited, phone = excluded.phone,
    user_id = excluded.user_id, parent_user_id = excluded.parent_user_id, username = excluded.username,
    email = excluded.email, fields = excluded.fields, labels = excluded.labels,
    marketing_stopped_at = excluded.marketing_stopped_at, updated_at = excluded.updated_at,
    version = excluded.version, merged_into = excluded.merged_into
"""


async def save(connection: Connection, written: Sequence[tuple[Contact, bool, str | None]]) -> None:
    """Insert or overwrite (contact, whether the team named it, what it was merged into)."""
    if written:
        rows = [structs.asdict(c) | {"name_edited": edited, "merged_into": into} for c, edited, into in written]
        await connection.execute(SAVE, json_text(rows))


async def _merge(connection: Connection, book: Book, loser: str, survivor: str) -> None:
    """Names and conversations of `loser` go to `survivor`; of two on one number the older goes on."""
    await connection.execute("update contacts set merged_into = $2 where merged_into = $1", loser, survivor)
    await connection.execute("update identities set contact_id = $2 where contact_id = $1", loser, survivor)
    rows = await connection.fetch(
        "select id, number_id, contact_id from conversations "
        "where contact_id = any($1::text[]) and merged_into is null order by id for update",
        [loser, survivor],
    )
    live: dict[str, str] = {}
    for row in rows:  # the oldest first: ids sort by time
        if row["number_id"] in live:
            await connection.execute(
                "update conversations set merged_into = $2 where id = $1", row["id"], live[row["number_id"]]
            )
        else:
            live[row["number_id"]] = row["id"]
    await connection.execute("update conversations set contact_id = $2 where contact_id = $1", loser, survivor)
    mine = {book.conversations.pop(each, None) for each in (loser, survivor)}
    oldest = min((each for each in mine if each), default=None)
    if oldest:
        book.conversations[survivor] = oldest


async def conversations(connection: Connection, number_id: str, contact_ids: Sequence[str]) -> dict[str, str]:
    """The living conversation of each contact on a number."""
    rows = await connection.fetch(
        "select contact_id, id from conversations "
        "where number_id = $1 and contact_id = any($2::text[]) and merged_into is null",
        number_id,
        list(contact_ids),
    )
    return {row["contact_id"]: row["id"] for row in rows}


async def give_conversations(
    connection: Connection, book: Book, number_id: str, contact_ids: Sequence[str], now: datetime
) -> None:
    """A conversation at version 0 for each contact that has none on this number."""
    made = book.make_conversations(number_id, contact_ids, now)
    if made:
        await connection.execute(
            "insert into conversations (id, tenant_id, number_id, contact_id, active_at, head) "
            "select g.head ->> 'id', $1, $2, g.contact_id, $3, g.head "
            "from unnest($4::text[], $5::jsonb[]) as g (contact_id, head)",
            book.tenant_id,
            number_id,
            now,
            [each.contact.id for each in made],
            [json_text(each) for each in made],
        )
