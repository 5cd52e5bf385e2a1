"""Messages. MongoDB has those that have come to rest, PostgreSQL the new and the changing ones (postgres/changes.py).

A document is `{_id: message id, t: tenant, v: version, m: the message as MessagePack}` with no index but `_id`'s.
An id holds conversation and place, and places have no gaps, so a page is a list of ids worked out, not searched for.

Measured against SecantusDB on two shared cores, batches of 50, CPU of the server per message:

    insert, only `_id`                        0.14 ms (0.07 ms when it is started with --standalone: no oplog)
    insert, also unique (tenant, wamid)       0.5 ms, and a read by wamid still walks the collection: 30 ms at 1,000
    insert, all fields instead of one packed  no cheaper to write, up to twice as slow to read
    replace by `_id` · with a version guard   0.35–0.5 · 0.5–0.7 ms        update with $set: 1.1–1.5 ms
    30 messages by `_id` in a list            3.6 ms at 20,000 messages    by a range of `_id`: 470 ms, it walks all
    the same change in PostgreSQL             0.02 ms; a new message with its head and its words 0.1–0.16 ms

An outgoing message changes three or four times within minutes, and a new one has to be there together with its head.
So both go to PostgreSQL, in the head's own commit, and each message is folded into MongoDB once it has come to rest.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pymongo import ReplaceOne
from pymongo.errors import BulkWriteError

from hub.domain.ids import message_id
from hub.domain.message import Message
from hub.stores.mongo.client import Mongo, duplicates, mongo_errors
from hub.stores.postgres.changes import Changes, Waiting, client_key, pack, unpack, wamid_key
from hub.stores.postgres.pool import Postgres

CHUNK = 50  # ids in one question; SecantusDB needs 6 ms for 50 and 55 ms for 200


class Messages:
    """Raises Unavailable when either store is away."""

    def __init__(self, mongo: Mongo, pg: Postgres) -> None:
        self._documents = mongo.collection("messages")
        self._changes = Changes(pg)

    async def insert(self, tenant_id: str, messages: Sequence[Message]) -> None:
        """Write new messages; acknowledged means on disk. `Conversations.commit` takes them too, in one commit.

        Raises LostRace with the ids of those whose place, wamid or client id is taken; nothing is written then.
        """
        await self._changes.add(tenant_id, messages)

    async def replace(self, tenant_id: str, messages: Sequence[Message]) -> None:
        """Keep newer versions; older ones change nothing. `Conversations.commit` takes them too, in one commit."""
        await self._changes.put(tenant_id, messages)

    async def find(
        self,
        tenant_id: str,
        *,
        wamids: Iterable[str] = (),
        ids: Iterable[str] = (),
        client_ids: Iterable[tuple[str, str]] = (),
    ) -> list[Message]:
        """Messages by any of their names, in the order of their ids. `client_ids` are (conversation id, client id)."""
        keys = [wamid_key(wamid) for wamid in wamids]
        keys += [client_key(conversation_id, client_id) for conversation_id, client_id in client_ids]
        found = await self._load(tenant_id, list(ids), keys)
        return [found[key] for key in sorted(found)]

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
        """Up to `limit` messages in order: the newest, or those just `before` or `after` a seq.

        `last_seq` is the head's; nothing beyond it is shown, for it may not be committed.
        """
        if after is not None:
            first, last = after + 1, min(after + limit, last_seq)
        else:
            last = min(last_seq, before - 1) if before is not None else last_seq
            first = last - limit + 1
        seqs = range(max(1, first), last + 1)
        found = await self._load(tenant_id, [message_id(conversation_id, seq) for seq in seqs])
        return [found[key] for key in sorted(found)]

    async def fold(self, before: datetime, limit: int = 200) -> int:
        """Carry messages that began to change before `before` over to MongoDB, of all tenants. Returns how many.

        Several may do it at once, and one may die in the middle: a newer version is never replaced by an older.
        """
        waiting = await self._changes.waiting(before, limit)
        if not waiting:
            return 0
        fresh = [each for each in waiting if not each.stored]
        present = await self._write(fresh)
        await self._rewrite([each for each in waiting if each.stored or each.message.id in present])
        await self._changes.folded(waiting)
        return len(waiting)

    async def _write(self, fresh: Sequence[Waiting]) -> set[str]:
        """Returns the ids of those already there: somebody else carried them over, or died just after."""
        if not fresh:
            return set()
        documents = [_document(each.tenant_id, each.message) for each in fresh]
        try:
            async with mongo_errors():
                await self._documents.insert_many(documents, ordered=False)
        except BulkWriteError as problem:
            return set(duplicates(problem))
        return set()

    async def _rewrite(self, older: Sequence[Waiting]) -> None:
        if not older:
            return
        writes = [
            ReplaceOne(
                {"_id": each.message.id, "t": each.tenant_id, "v": {"$lt": each.message.version}},
                _document(each.tenant_id, each.message),
                upsert=True,
            )
            for each in older
        ]
        try:
            async with mongo_errors():
                await self._documents.bulk_write(writes, ordered=False)
        except BulkWriteError as problem:
            duplicates(problem)  # there is one at least as new: somebody else carried it over

    async def _load(self, tenant_id: str, ids: Sequence[str], keys: Sequence[str] = ()) -> dict[str, Message]:
        """Changes first, then what never changed: the other way round a fold in between would show the past."""
        if not ids and not keys:
            return {}
        known = await self._changes.find(tenant_id, keys, ids)
        found = {key: message for key, message in known.items() if message}
        return found | await self._fetch(tenant_id, [key for key in known if key not in found])

    async def _fetch(self, tenant_id: str, ids: Sequence[str]) -> dict[str, Message]:
        """As MongoDB has them."""
        found: dict[str, Message] = {}
        async with mongo_errors():
            for start in range(0, len(ids), CHUNK):
                chunk = list(ids[start : start + CHUNK])
                documents: list[dict[str, Any]] = await self._documents.find({"_id": {"$in": chunk}}).to_list(None)
                found |= {each["_id"]: unpack(each["m"]) for each in documents if each["t"] == tenant_id}
        return found


def _document(tenant_id: str, message: Message) -> dict[str, Any]:
    return {"_id": message.id, "t": tenant_id, "v": message.version, "m": pack(message)}
