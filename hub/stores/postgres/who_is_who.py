"""Who is who, worked out in memory: which contact some names lead to, what is learned, who turns out to be one.

Pure. `contacts.py` fills a Book from the tables, lets these functions change it, and writes back what changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from msgspec import structs

from hub.domain.contact import Contact, Identity
from hub.domain.conversation import Conversation
from hub.domain.ids import new_id
from hub.stores.postgres.pool import Row

Name = tuple[str, str]  # kind (phone, user, parent) and value
FIELDS = {"phone": "phone", "user": "user_id", "parent": "parent_user_id"}

_fields = msgspec.json.Decoder(dict[str, str]).decode


@dataclass(slots=True)
class Book:
    """What the tables say of some names, and what is to be written back."""

    tenant_id: str
    contacts: dict[str, Contact] = field(default_factory=dict[str, Contact])
    names: dict[Name, str] = field(default_factory=dict[Name, str])
    name_edited: set[str] = field(default_factory=set[str])
    conversations: dict[str, str] = field(default_factory=dict[str, str])  # contact → its one on the asked number

    written: set[str] = field(default_factory=set[str])
    changed: set[str] = field(default_factory=set[str])  # whose card is not what it was
    merged: dict[str, str] = field(default_factory=dict[str, str])  # younger → older
    new_names: dict[Name, str] = field(default_factory=dict[Name, str])
    dropped_names: set[Name] = field(default_factory=set[Name])

    def survivor(self, contact_id: str) -> str:
        while contact_id in self.merged:
            contact_id = self.merged[contact_id]
        return contact_id

    def owners(self, names: Iterable[Name]) -> list[str]:
        """The contacts these names lead to, the oldest first."""
        ids = {self.survivor(self.names[name]) for name in names if name in self.names}
        return sorted(ids, key=lambda each: (self.contacts[each].created_at, each))

    def name(self, name: Name, contact_id: str) -> None:
        self.dropped_names.discard(name)
        if self.names.get(name) != contact_id:
            if name not in self.names:
                self.new_names[name] = contact_id
            self.names[name] = contact_id
            self.written.add(contact_id)

    def update(self, contact_id: str, now: datetime, **news: Any) -> None:
        """Set fields that differ."""
        contact = self.contacts[contact_id]
        different = {key: value for key, value in news.items() if getattr(contact, key) != value}
        if different:
            version = contact.version + (contact_id not in self.written)
            self.contacts[contact_id] = structs.replace(contact, **different, updated_at=now, version=version)
            self.written.add(contact_id)
            self.changed.add(contact_id)

    def make_conversations(self, number_id: str, contact_ids: Iterable[str], now: datetime) -> list[Conversation]:
        """New conversations for those of the contacts that have none."""
        made: list[Conversation] = []
        for each in dict.fromkeys(self.survivor(contact_id) for contact_id in contact_ids):
            if each not in self.conversations:
                self.conversations[each] = new_id("cnv", now)
                self.changed.add(each)
                made.append(
                    Conversation(
                        id=self.conversations[each],
                        number_id=number_id,
                        contact=self.contacts[each].card,
                        created_at=now,
                        updated_at=now,
                    )
                )
        return made


def cleaned(identity: Identity) -> Identity:
    """Without zero characters, which PostgreSQL cannot hold and people do put in their names."""
    texts: dict[str, str | None] = structs.asdict(identity)
    return Identity(**{key: text.replace("\0", "") if text else text for key, text in texts.items()})


def learn(book: Book, identity: Identity, now: datetime) -> str:
    """The contact behind an identity, made or merged if need be, with what is new about it learned."""
    owners = book.owners(identity.keys)
    if owners:
        contact_id = _merge(book, owners, now)
        _update(book, contact_id, identity, now)
    else:
        contact_id = _make(book, identity, now)
    for name in identity.keys:
        book.name(name, contact_id)
    return contact_id


def rekeyed(book: Book, previous: Identity, current: Identity, now: datetime) -> str | None:
    """The contact that was `previous` and is `current`; None when nobody knows either.

    A name that was replaced by another of its kind is given up: phone numbers find new owners.
    """
    owners = book.owners((*previous.keys, *current.keys))
    if not owners:
        return None
    contact_id = _merge(book, owners, now)
    replaced = {kind for kind, _ in current.keys}
    for name in previous.keys:
        if name[0] in replaced and name not in current.keys and name in book.names:
            del book.names[name]
            book.dropped_names.add(name)
    _update(book, contact_id, current, now)
    for name in current.keys:
        book.name(name, contact_id)
    return contact_id


def _make(book: Book, identity: Identity, now: datetime) -> str:
    contact = Contact(
        id=new_id("con", now),
        tenant_id=book.tenant_id,
        name=_first_name(identity),
        phone=identity.phone,
        user_id=identity.user_id,
        parent_user_id=identity.parent_user_id,
        username=identity.username,
        created_at=now,
        updated_at=now,
    )
    book.contacts[contact.id] = contact
    book.written.add(contact.id)
    book.changed.add(contact.id)
    return contact.id


def _first_name(identity: Identity) -> str:
    if identity.name and identity.name.strip():
        return identity.name
    if identity.username:
        return f"@{identity.username}"
    return f"+{identity.phone}" if identity.phone else identity.user_id or identity.parent_user_id or ""


def _update(book: Book, contact_id: str, identity: Identity, now: datetime) -> None:
    news: dict[str, Any] = {FIELDS[kind]: value for kind, value in identity.keys}
    if identity.username:
        news["username"] = identity.username
    if identity.name and identity.name.strip() and contact_id not in book.name_edited:
        news["name"] = identity.name
    book.update(contact_id, now, **news)


def _merge(book: Book, owners: list[str], now: datetime) -> str:
    """Make one of several, the oldest first; what the older lacks is taken from the younger."""
    survivor, *losers = owners
    for loser in losers:
        young, old = book.contacts[loser], book.contacts[survivor]
        stops = [stop for stop in (old.marketing_stopped_at, young.marketing_stopped_at) if stop]
        taken: dict[str, Any] = {
            key: getattr(old, key) or getattr(young, key)
            for key in ("phone", "user_id", "parent_user_id", "username", "email")
        }
        if loser in book.name_edited and survivor not in book.name_edited:
            taken["name"] = young.name
            book.name_edited.add(survivor)
        book.update(
            survivor,
            now,
            **taken,
            fields={**young.fields, **old.fields},
            labels=tuple(dict.fromkeys((*old.labels, *young.labels))),
            marketing_stopped_at=min(stops, default=None),
        )
        book.merged[loser] = survivor
        book.written |= {loser, survivor}
        book.changed.add(survivor)
    return survivor


def contact_of(row: Row) -> Contact:
    """A row of `contacts`."""
    return Contact(
        id=row["id"],
        tenant_id=row["tenant_id"],
        name=row["name"],
        phone=row["phone"],
        user_id=row["user_id"],
        parent_user_id=row["parent_user_id"],
        username=row["username"],
        email=row["email"],
        fields=_fields(row["fields"]),
        labels=tuple(row["labels"]),
        marketing_stopped_at=row["marketing_stopped_at"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        version=row["version"],
    )
