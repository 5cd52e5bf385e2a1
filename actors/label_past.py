"""What a team's labels were put on: learned from its own past conversations, kept in memory for some minutes."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from actors.threads import Threads
from ai.embeddings import Encoder
from ai.labels import Known
from ai.tagging import known, spoken
from hub.clock import Clock
from hub.stores.opened import Stores
from hub.stores.postgres.conversations import Query
from hub.stores.postgres.labels import Label

FRESH: Final = timedelta(minutes=10)
MOST_LABELS: Final = 60
# Conversations read for each label, the newest; with more of them it gets little better, and 60 labels take seconds.
EACH: Final = 6
READ: Final = 30  # messages of each
LONGEST: Final = 400  # letters of each: encoders read little more
AT_ONCE: Final = 8
TENANTS: Final = 200  # kept in memory, some 100 kB each


@dataclass(frozen=True, slots=True)
class _Learned:
    at: datetime
    names: tuple[str, ...]
    labels: list[Known]


class LabelPast:
    """One per process."""

    def __init__(self, stores: Stores, threads: Threads, encoder: Encoder, clock: Clock) -> None:
        self._stores = stores
        self._threads = threads
        self._encoder = encoder
        self._clock = clock
        self._learned: dict[str, _Learned] = {}
        self._learning: dict[str, asyncio.Task[list[Known]]] = {}

    async def labels(self, tenant_id: str) -> list[Known]:
        """The tenant's labels with what carries them; learned anew after ten minutes, and when a label changed."""
        labels = (await self._stores.labels.list(tenant_id))[:MOST_LABELS]
        names = tuple(f"{label.id} {label.name}" for label in labels)
        kept = self._learned.get(tenant_id)
        if kept is not None and kept.names == names and self._clock() - kept.at <= FRESH:
            return kept.labels
        task = self._learning.get(tenant_id)
        if task is None:
            task = self._learning[tenant_id] = asyncio.create_task(self._learn(tenant_id, labels, names))
            task.add_done_callback(lambda _: self._learning.pop(tenant_id, None))
        return await asyncio.shield(task)  # others may wait for it too

    async def _learn(self, tenant_id: str, labels: list[Label], names: tuple[str, ...]) -> list[Known]:
        free = asyncio.Semaphore(AT_ONCE)
        carried = await asyncio.gather(*(self._carried(tenant_id, label.name, free) for label in labels))
        pairs = [(label.id, label.name) for label in labels]
        found = await asyncio.to_thread(known, self._encoder, pairs, carried)
        self._learned.pop(tenant_id, None)
        self._learned[tenant_id] = _Learned(self._clock(), names, found)
        while len(self._learned) > TENANTS:
            del self._learned[next(iter(self._learned))]  # the one learned longest ago
        return found

    async def _carried(self, tenant_id: str, name: str, free: asyncio.Semaphore) -> list[str]:
        """What customers wrote in conversations that carry the label."""
        async with free:
            query = Query(label=name)
            page = await self._stores.conversations.page(tenant_id, None, query, None, EACH, now=self._clock())
            texts: list[str] = []
            for head in page.items:
                lines = await self._threads.lines(tenant_id, await self._threads.messages(tenant_id, head, READ))
                texts.append(" ".join(spoken(lines))[:LONGEST])
        return [text for text in texts if text]
