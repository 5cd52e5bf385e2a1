"""Conversations as the models read them: who said what, in words, from the stores."""

import asyncio
from typing import Final

from actors.rules.preview import line, words_of
from ai.extraction import Line
from ai.summary import Thread
from hub.domain.conversation import Conversation
from hub.domain.ids import conversation_of, is_message_id
from hub.domain.message import Message
from hub.errors import NotFound
from hub.stores.opened import Stores

# Messages of a conversation that are read: a week of a lively one. A page of them takes some 15 ms.
READ: Final = 120
# Kinds that say something without having a text of their own: a chosen button, a place, a card.
_TELLING: Final = frozenset({"interactive", "button", "location", "contacts", "order"})


class Threads:
    """What the models may read of a tenant's conversations."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def head(self, tenant_id: str, conversation_id: str) -> Conversation:
        """Raises NotFound."""
        found = await self._stores.conversations.get(tenant_id, None, conversation_id)
        if found is None:
            raise NotFound("conversation_not_found", "There is no such conversation.")
        return found

    async def message(self, tenant_id: str, message_id: str) -> Message:
        """Raises NotFound."""
        if is_message_id(message_id):
            head = await self.head(tenant_id, conversation_of(message_id))
            for found in await self._stores.messages.find(tenant_id, ids=[message_id]):
                if found.seq <= head.last_seq:
                    return found
        raise NotFound("message_not_found", "There is no such message.")

    async def messages(self, tenant_id: str, head: Conversation, limit: int = READ) -> list[Message]:
        """The newest, in order."""
        return await self._stores.messages.page(tenant_id, head.id, head.last_seq, limit=limit)

    async def lines(self, tenant_id: str, messages: list[Message]) -> list[Line]:
        """Those that have words."""
        words = await asyncio.gather(*(self.words(tenant_id, each) for each in messages))
        return [
            Line("customer" if each.direction == "in" else "agent", each.seq, text, each.at)
            for each, text in zip(messages, words, strict=True)
            if text
        ]

    async def words(self, tenant_id: str, message: Message) -> str:
        """What a message says; of a voice note what was written down of it. Empty if there are no words."""
        if message.revoked_at:
            return ""
        if message.type == "audio":
            kept = await self._stores.transcripts.load(tenant_id, message.id)
            return kept.text if kept else ""
        if words := words_of(message.type, message.content):
            return words
        return line(message.type, message.content) if message.type in _TELLING else ""


def as_thread(head: Conversation, messages: list[Message], lines: list[Line]) -> Thread:
    """With the names of those who write in it."""
    names = dict.fromkeys([head.contact.name, *(each.author.name or "" for each in messages)])
    return Thread(
        conversation_id=head.id,
        lines=lines,
        mood=head.mood.label if head.mood else None,
        names=tuple(name for name in names if name),
    )


def spoken_language(messages: list[Message]) -> str | None:
    """The language of the customer's last words, where it is known."""
    return next((each.language for each in reversed(messages) if each.direction == "in" and each.language), None)
