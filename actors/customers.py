"""Which conversation a customer's events belong to, remembered so that the stores are asked once, not per message."""

from collections import OrderedDict
from datetime import datetime

from msgspec import Struct

from hub.domain.contact import ContactCard, Identity
from hub.domain.number import Number
from hub.stores.opened import Stores

# Customers remembered; an entry weighs under 1 kB.
REMEMBERED = 50_000


class Known(Struct, frozen=True):
    """`fresh` says that the card was just read, so the conversation should take it over."""

    conversation_id: str
    card: ContactCard
    identity: Identity
    fresh: bool


Key = tuple[str, str, str]  # number, kind, value


class Customers:
    """One customer, many names; always the same conversation on the same number."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._known: OrderedDict[Key, Known] = OrderedDict()

    def recall(self, number: Number, identity: Identity) -> Known | None:
        """What is remembered, if the identity says nothing new."""
        entries = {id(entry): entry for entry in (self._known.get(key) for key in _keys(number, identity)) if entry}
        if len(entries) != 1 or any(key not in self._known for key in _keys(number, identity)):
            return None
        entry = next(iter(entries.values()))
        known = entry.identity
        if identity.name not in {None, known.name} or identity.username not in {None, known.username}:
            return None
        return entry

    async def resolve(self, number: Number, identities: list[Identity], now: datetime) -> list[Known]:
        """The conversation of each, creating contact and conversation for a stranger; remembered from now on."""
        resolved = await self._stores.contacts.resolve(number.tenant_id, number.id, identities, now)
        answers: list[Known] = []
        for identity, one in zip(identities, resolved, strict=True):
            known = Known(one.conversation_id, one.card, identity, fresh=False)
            for key in _keys(number, identity):
                self._known[key] = known
                self._known.move_to_end(key)
            answers.append(Known(one.conversation_id, one.card, identity, fresh=True))
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return answers

    async def rename(self, number: Number, previous: Identity, current: Identity, now: datetime) -> None:
        """The customer changed number or id: both names mean the same person from now on."""
        await self._stores.contacts.rekey(number.tenant_id, previous, current, now)
        self.forget()

    def forget(self) -> None:
        """Read everything again: contacts were renamed or merged, numbers changed hands."""
        self._known.clear()


def _keys(number: Number, identity: Identity) -> list[Key]:
    return [(number.id, kind, value) for kind, value in identity.keys]
