"""Messages in memory, with the promises of hub.stores.mongo.messages."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from hub.domain.ids import message_id
from hub.domain.message import Message
from hub.errors import LostRace
from hub.stores.postgres.changes import client_key, keys_of, wamid_key


class FakeMessages:
    def __init__(self) -> None:
        self._kept: dict[str, dict[str, Message]] = {}  # tenant → id → message
        self._keys: dict[tuple[str, str], str] = {}  # tenant, key → id

    async def insert(self, tenant_id: str, messages: Sequence[Message]) -> None:
        kept = self._kept.setdefault(tenant_id, {})
        taken: dict[str, str] = {}
        lost: set[str] = set()
        for message in messages:
            for key in keys_of([message]):
                if (tenant_id, key) in self._keys or taken.setdefault(key, message.id) != message.id:
                    lost.add(message.id)
            if message.id in kept:
                lost.add(message.id)
        if lost:
            raise LostRace(tuple(sorted(lost)))
        for message in messages:
            self._put(tenant_id, message)

    async def replace(self, tenant_id: str, messages: Sequence[Message]) -> None:
        for message in messages:
            self._put(tenant_id, message)

    def _put(self, tenant_id: str, message: Message) -> None:
        kept = self._kept.setdefault(tenant_id, {})
        if message.id not in kept or kept[message.id].version < message.version:
            kept[message.id] = message
            for key in keys_of([message]):
                self._keys.setdefault((tenant_id, key), message.id)

    async def find(
        self,
        tenant_id: str,
        *,
        wamids: Iterable[str] = (),
        ids: Iterable[str] = (),
        client_ids: Iterable[tuple[str, str]] = (),
    ) -> list[Message]:
        keys = [wamid_key(each) for each in wamids] + [client_key(*each) for each in client_ids]
        wanted = {*ids, *(self._keys.get((tenant_id, key), "") for key in keys)}
        kept = self._kept.get(tenant_id, {})
        return [kept[each] for each in sorted(wanted) if each in kept]

    async def page(
        self,
        tenant_id: str,
        conversation_id: str,
        last_seq: int,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = 50,
    ) -> list[Message]:
        kept = self._kept.get(tenant_id, {})
        upto = last_seq if before is None else min(before - 1, last_seq)
        seqs = (
            range(after + 1, min(after + limit, last_seq) + 1)
            if after is not None
            else range(upto - limit + 1, upto + 1)
        )
        return [kept[key] for seq in seqs if seq > 0 and (key := message_id(conversation_id, seq)) in kept]

    async def fold(self, before: datetime, limit: int = 200) -> int:
        return 0
