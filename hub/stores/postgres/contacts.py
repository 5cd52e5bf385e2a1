"""Customers, and which of WhatsApp's names belong to whom.

A customer comes as a phone number, a user id, a parent id, or several of them. Any one that we know leads to the
contact, and the others are learned. When two names of one customer turn out to belong to two contacts, the older
contact stays and takes over the younger's names and conversations. If both have a conversation on the same number,
the older conversation goes on; the younger is marked `merged_into`: nothing new reaches it, lists leave it out, and
its messages stay where they are, readable by its id. (Moving them would renumber them, and their ids are known to
Meta and to people's bookmarks.)

Whoever writes names holds the tenant's lock for the few milliseconds that takes; the unique keys stand behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from msgspec import UNSET, Struct, UnsetType, structs

from hub.domain.contact import Contact, ContactCard, Identity
from hub.errors import LostRace
from hub.stores.postgres.heads import json_text
from hub.stores.postgres.listing import Where, decode_cursor, encode_cursor
from hub.stores.postgres.pool import Connection, Postgres, Row
from hub.stores.postgres.who_is_who import Book, cleaned, contact_of, learn, rekeyed

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


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who it is and where it is said. `changed`: the card is new, or not what it was."""

    card: ContactCard
    conversation_id: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ContactPage:
    items: list[Contact]
    next_cursor: str | None


class ContactChanges(Struct, frozen=True, kw_only=True):
    """What the team may change; unset leaves it. A name the team gave is not overwritten by a profile's."""

    name: str | UnsetType = UNSET
    email: str | UnsetType | None = UNSET
    fields: dict[str, str] | UnsetType = UNSET
    labels: tuple[str, ...] | UnsetType = UNSET
    marketing_stopped_at: datetime | UnsetType | None = UNSET


class Contacts:
    """Raises Unavailable when the server is away."""

    def __init__(self, pg: Postgres) -> None:
        self._pg = pg

    async def resolve(
        self, tenant_id: str, number_id: str, identities: Sequence[Identity], now: datetime
    ) -> list[Resolved]:
        """Who they are, in order, each with the conversation on this number; made when unknown. All or nothing."""
        if not identities:
            return []
        identities = [cleaned(identity) for identity in identities]
        async with self._pg.tenant(tenant_id) as connection:
            book = await _open_book(connection, tenant_id, number_id, identities)
            known = [learn(book, identity, now) for identity in identities]
            if not book.written and all(contact_id in book.conversations for contact_id in known):
                return _resolved(book, known)
            await _lock_names(connection, tenant_id)
            book = await _open_book(connection, tenant_id, number_id, identities)
            known = [learn(book, identity, now) for identity in identities]
            await _write(connection, book)
            await _give_conversations(connection, book, number_id, known, now)
            return _resolved(book, known)

    async def rekey(self, tenant_id: str, previous: Identity, current: Identity, now: datetime) -> ContactCard | None:
        """The customer `previous` is now called `current`: a new phone number or id. None when nobody knew either."""
        previous, current = cleaned(previous), cleaned(current)
        async with self._pg.tenant(tenant_id) as connection:
            await _lock_names(connection, tenant_id)
            book = await _open_book(connection, tenant_id, None, (previous, current))
            contact_id = rekeyed(book, previous, current, now)
            if contact_id is None:
                return None
            await _write(connection, book)
            return book.contacts[contact_id].card

    async def get(self, tenant_id: str, contact_id: str) -> Contact | None:
        """A contact; one that was merged answers as the one it went into."""
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow(
                "select k.* from contacts m join contacts k on k.id = coalesce(m.merged_into, m.id) where m.id = $1",
                contact_id,
            )
        return contact_of(row) if row else None

    async def page(self, tenant_id: str, q: str = "", cursor: str | None = None, limit: int = 50) -> ContactPage:
        """The newest first. `q` looks in names, phone numbers and email addresses. Raises Invalid for a bad cursor."""
        where = Where()
        where.add("k.tenant_id = {} and k.merged_into is null", tenant_id)
        if q.strip():
            like = "%" + q.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            where.add("(k.name ilike {} or k.username ilike {} or k.phone like {} or k.email ilike {})", *[like] * 4)
        if cursor:
            where.add("(k.created_at, k.id) < ({}, {})", *decode_cursor("contacts", cursor))
        async with self._pg.tenant(tenant_id) as connection:
            rows = await connection.fetch(
                f"select k.* from contacts k where {where.sql} "  # noqa: S608
                f"order by k.created_at desc, k.id desc limit {int(limit) + 1}",
                *where.arguments,
            )
        items = [contact_of(row) for row in rows[:limit]]
        more = len(rows) > limit
        return ContactPage(items, encode_cursor("contacts", items[-1].created_at, items[-1].id) if more else None)

    async def change(
        self,
        tenant_id: str,
        contact_id: str,
        changes: ContactChanges,
        now: datetime,
        expected_version: int | None = None,
    ) -> Contact | None:
        """None when there is no such contact. Raises LostRace when its version is not the expected one."""
        given: dict[str, Any] = {k: v for k, v in structs.asdict(changes).items() if v is not UNSET}
        edited = {"name_edited": True} if "name" in given else {}
        async with self._pg.tenant(tenant_id) as connection:
            row = await connection.fetchrow(
                "select k.* from contacts m join contacts k on k.id = coalesce(m.merged_into, m.id) "
                "where m.id = $1 for update of k",
                contact_id,
            )
            if row is None:
                return None
            contact = contact_of(row)
            if expected_version is not None and contact.version != expected_version:
                raise LostRace((contact_id,))
            contact = structs.replace(contact, **given, updated_at=now, version=contact.version + 1)
            await _save(connection, [(contact, row["name_edited"] or bool(edited), None)])
            return contact

    async def stop_marketing(self, tenant_id: str, contact_id: str, stopped_at: datetime | None) -> None:
        """The customer stopped marketing messages, or (None) wants them again. An earlier stop stays as it was."""
        async with self._pg.tenant(tenant_id) as connection:
            await connection.execute(
                "update contacts set version = version + 1, "
                "marketing_stopped_at = $2::timestamptz "
                "where id = (select coalesce(merged_into, id) from contacts where id = $1) "
                "and (marketing_stopped_at is null) = ($2::timestamptz is not null)",
                contact_id,
                stopped_at,
            )

    async def keep_conversation(self, tenant_id: str, contact_id: str, number_id: str, now: datetime) -> str | None:
        """The contact's conversation on a number, made when there is none; for writing first. None: no such contact."""
        async with self._pg.tenant(tenant_id) as connection:
            await _lock_names(connection, tenant_id)
            row = await connection.fetchrow(
                "select k.* from contacts m join contacts k on k.id = coalesce(m.merged_into, m.id) where m.id = $1",
                contact_id,
            )
            if row is None:
                return None
            book = Book(tenant_id, {row["id"]: contact_of(row)})
            book.conversations = await _conversations(connection, number_id, [row["id"]])
            await _give_conversations(connection, book, number_id, [row["id"]], now)
            return book.conversations[row["id"]]


def _resolved(book: Book, contact_ids: Sequence[str]) -> list[Resolved]:
    """Merged contacts answer as the one they went into."""
    survivors = [book.survivor(contact_id) for contact_id in contact_ids]
    return [Resolved(book.contacts[each].card, book.conversations[each], each in book.changed) for each in survivors]


async def _lock_names(connection: Connection, tenant_id: str) -> None:
    half = crc32(tenant_id.encode()) - 0x8000_0000  # as a signed 32-bit number
    await connection.execute("select pg_advisory_xact_lock($1::int, $2::int)", NAMES_LOCK, half)


async def _open_book(
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


async def _write(connection: Connection, book: Book) -> None:
    """What `learn` and `rekeyed` changed: contacts first, then merges, then names, which refer to them."""
    written = [(book.contacts[each], each in book.name_edited, book.merged.get(each)) for each in sorted(book.written)]
    await _save(connection, written)
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


async def _save(connection: Connection, written: Sequence[tuple[Contact, bool, str | None]]) -> None:
    """(contact, whether the team named it, what it was merged into)."""
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


async def _conversations(connection: Connection, number_id: str, contact_ids: Sequence[str]) -> dict[str, str]:
    rows = await connection.fetch(
        "select contact_id, id from conversations "
        "where number_id = $1 and contact_id = any($2::text[]) and merged_into is null",
        number_id,
        list(contact_ids),
    )
    return {row["contact_id"]: row["id"] for row in rows}


async def _give_conversations(
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
