"""Customers, and which of WhatsApp's names belong to whom.

A customer comes as a phone number, a user id, a parent id, or several of them. Any one that we know leads to the
contact, and the others are learned. When two names of one customer turn out to belong to two contacts, the older
contact stays and takes over the younger's names and conversations. If both have a conversation on the same number,
the older conversation goes on; the younger is marked `merged_into`: nothing new reaches it, lists leave it out, and
its messages stay where they are, readable by its id. (Moving them would renumber them, and their ids are known to
Meta and to people's bookmarks.)

Whoever writes contacts holds the tenant's lock for the few milliseconds that takes, so nothing said in between (an
opt-out, say) is overwritten; the unique keys stand behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec import UNSET, Struct, UnsetType, structs

from hub.domain.contact import Contact, ContactCard, Identity
from hub.errors import LostRace
from hub.stores.postgres import book_rows
from hub.stores.postgres.listing import Where, decode_cursor, encode_cursor
from hub.stores.postgres.pool import Postgres
from hub.stores.postgres.who_is_who import Book, cleaned, contact_of, learn, rekeyed


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
            book = await book_rows.open_book(connection, tenant_id, number_id, identities)
            known = [learn(book, identity, now) for identity in identities]
            if not book.written and all(contact_id in book.conversations for contact_id in known):
                return _resolved(book, known)
            await book_rows.lock_names(connection, tenant_id)
            book = await book_rows.open_book(connection, tenant_id, number_id, identities)
            known = [learn(book, identity, now) for identity in identities]
            await book_rows.write(connection, book)
            await book_rows.give_conversations(connection, book, number_id, known, now)
            return _resolved(book, known)

    async def rekey(self, tenant_id: str, previous: Identity, current: Identity, now: datetime) -> ContactCard | None:
        """The customer `previous` is now called `current`: a new phone number or id. None when nobody knew either."""
        previous, current = cleaned(previous), cleaned(current)
        async with self._pg.tenant(tenant_id) as connection:
            await book_rows.lock_names(connection, tenant_id)
            book = await book_rows.open_book(connection, tenant_id, None, (previous, current))
            contact_id = rekeyed(book, previous, current, now)
            if contact_id is None:
                return None
            await book_rows.write(connection, book)
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
            await book_rows.lock_names(connection, tenant_id)
            row = await connection.fetchrow(
                "select k.* from contacts m join contacts k on k.id = coalesce(m.merged_into, m.id) where m.id = $1",
                contact_id,
            )
            if row is None:
                return None
            contact = contact_of(row)
            if expected_version is not None and contact.version != expected_version:
                raise LostRace((contact_id,))
            contact = structs.replace(contact, **given, updated_at=now, version=contact.version + 1)
            await book_rows.save(connection, [(contact, row["name_edited"] or bool(edited), None)])
            return contact

    async def keep_conversation(self, tenant_id: str, contact_id: str, number_id: str, now: datetime) -> str | None:
        """The contact's conversation on a number, made when there is none; for writing first. None: no such contact."""
        async with self._pg.tenant(tenant_id) as connection:
            await book_rows.lock_names(connection, tenant_id)
            row = await connection.fetchrow(
                "select k.* from contacts m join contacts k on k.id = coalesce(m.merged_into, m.id) where m.id = $1",
                contact_id,
            )
            if row is None:
                return None
            book = Book(tenant_id, {row["id"]: contact_of(row)})
            book.conversations = await book_rows.conversations(connection, number_id, [row["id"]])
            await book_rows.give_conversations(connection, book, number_id, [row["id"]], now)
            return book.conversations[row["id"]]


def _resolved(book: Book, contact_ids: Sequence[str]) -> list[Resolved]:
    """Merged contacts answer as the one they went into."""
    survivors = [book.survivor(contact_id) for contact_id in contact_ids]
    return [Resolved(book.contacts[each].card, book.conversations[each], each in book.changed) for each in survivors]
