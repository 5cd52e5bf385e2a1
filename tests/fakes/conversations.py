"""Heads and contacts in memory, with the promises of hub.stores.postgres."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from hub.domain.contact import ContactCard, Identity
from hub.domain.conversation import Conversation
from hub.domain.message import Message
from hub.domain.note import Note
from hub.errors import LostRace
from hub.stores.postgres.contacts import Resolved
from hub.stores.postgres.conversations import Head, Snooze, Text
from hub.stores.postgres.who_is_who import Book, learn, rekeyed
from tests.fakes.messages import FakeMessages


class FakeConversations:
    """`texts` and `notes` are what was committed, for tests to look at."""

    def __init__(self, messages: FakeMessages) -> None:
        self._messages = messages
        self.heads: dict[tuple[str, str], Head] = {}
        self.texts: dict[str, Text] = {}
        self.notes: dict[str, Note] = {}

    def create(self, tenant_id: str, conversation: Conversation) -> None:
        """As resolving a stranger does."""
        self.heads[tenant_id, conversation.id] = Head(conversation)

    async def load(self, tenant_id: str, ids: Iterable[str]) -> dict[str, Head]:
        return {each: self.heads[tenant_id, each] for each in ids if (tenant_id, each) in self.heads}

    async def commit(
        self,
        tenant_id: str,
        heads: Sequence[Head],
        expected: Mapping[str, int],
        *,
        texts: Sequence[Text] = (),
        notes: Sequence[Note] = (),
        inserted: Sequence[Message] = (),
        changed: Sequence[Message] = (),
    ) -> None:
        stored = {key: head.conversation.version for (tenant, key), head in self.heads.items() if tenant == tenant_id}
        ids = [head.conversation.id for head in heads]
        lost = {each for each in ids if stored.get(each) != expected[each]}
        if lost:
            raise LostRace(tuple(sorted(lost)))
        await self._messages.insert(tenant_id, inserted)
        self.heads.update({(tenant_id, head.conversation.id): head for head in heads})
        self.texts.update({text.message_id: text for text in texts})
        self.notes = {note.id: note for note in notes} | self.notes
        await self._messages.replace(tenant_id, changed)

    async def get(self, tenant_id: str, sight: None, conversation_id: str) -> Conversation | None:
        head = self.heads.get((tenant_id, conversation_id))
        return head.conversation if head else None

    async def due_snoozes(self, now: datetime, limit: int = 100) -> list[Snooze]:
        snoozed = [(tenant, head.conversation) for (tenant, _), head in self.heads.items()]
        due = [(c.snoozed_until, t, c) for t, c in snoozed if c.status == "snoozed" and c.snoozed_until]
        return [Snooze(t, c.id, c.number_id) for until, t, c in sorted(due, key=lambda each: each[0]) if until <= now][
            :limit
        ]


class FakeContacts:
    """Keeps one book per tenant for ever; conversations go to the given fake."""

    def __init__(self, conversations: FakeConversations) -> None:
        self._conversations = conversations
        self._books: dict[str, Book] = {}
        self._live: dict[tuple[str, str], dict[str, str]] = {}  # tenant, number → contact → conversation

    async def resolve(
        self, tenant_id: str, number_id: str, identities: Sequence[Identity], now: datetime
    ) -> list[Resolved]:
        book = self._books.setdefault(tenant_id, Book(tenant_id))
        book.changed.clear()
        book.conversations = self._live.setdefault((tenant_id, number_id), {})
        ids = [learn(book, identity, now) for identity in identities]
        self._merge(tenant_id, book)
        for made in book.make_conversations(number_id, ids, now):
            self._conversations.create(tenant_id, made)
        survivors = [book.survivor(each) for each in ids]
        return [Resolved(book.contacts[s].card, book.conversations[s], s in book.changed) for s in survivors]

    async def rekey(self, tenant_id: str, previous: Identity, current: Identity, now: datetime) -> ContactCard | None:
        book = self._books.setdefault(tenant_id, Book(tenant_id))
        contact_id = rekeyed(book, previous, current, now)
        self._merge(tenant_id, book)
        return book.contacts[contact_id].card if contact_id else None

    def _merge(self, tenant_id: str, book: Book) -> None:
        for (tenant, _), live in self._live.items():
            for loser in [each for each in live if tenant == tenant_id and each in book.merged]:
                survivor = book.survivor(loser)
                live[survivor] = min(live.pop(loser), live.get(survivor, "~"))
