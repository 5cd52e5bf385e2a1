"""Everything that came in, for 30 days.

The hot path stores whole batches: one document for what a tenant got in a batch, `{_id, t: tenant, k: kind, at: newest
time, n: how many, p: phone_number_ids, e: the entries as MessagePack}`. What found no home (kind `unrouted`) or could
not be read (`unreadable`) has a document each, so that it can be listed and routed later. An entry's id names its
document and its place in it.
"""

import base64
import binascii
import re
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec import Struct
from pymongo.errors import BulkWriteError

from hub.clock import Clock, utc_now
from hub.errors import Invalid
from hub.stores.mongo.client import Mongo, duplicates, mongo_errors

KEPT = timedelta(days=30)
BYTES = 4_000_000  # of bodies in one document; MongoDB takes 16 MB, a body may have 4
# A sort is not served by an index in SecantusDB, so the newest are looked for in spans of time, each longer.
FIRST_SPAN = timedelta(seconds=5)
LONGER = 6

Kind = Literal["routed", "unrouted", "unreadable"]
KINDS: tuple[Kind, ...] = ("routed", "unrouted", "unreadable")


class LogEntry(Struct, frozen=True, kw_only=True):
    """A webhook body. `tenant_id` None: nobody's, or several tenants'. `reason` says what was wrong with it."""

    tenant_id: str | None
    received_at: datetime
    body: bytes
    routed: bool
    readable: bool
    phone_number_ids: tuple[str, ...] = ()
    reason: str | None = None


class Logged(LogEntry, frozen=True, kw_only=True):
    """An entry with its id (`whl_…`)."""

    id: str


@dataclass(frozen=True, slots=True)
class LogPage:
    items: list[Logged]
    next_cursor: str | None


class _Kept(Struct, frozen=True, array_like=True):
    """An entry inside a document."""

    received_at: datetime
    body: bytes
    phone_number_ids: tuple[str, ...]
    reason: str | None


class _Place(Struct, frozen=True, array_like=True, order=True):
    """Where a page ended: the document's time and id, and the entry in it."""

    at: datetime
    document: str
    index: int


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[_Kept]).decode


class WebhookLog:
    """Raises Unavailable when the server is away."""

    def __init__(self, mongo: Mongo, clock: Clock = utc_now) -> None:
        self._documents = mongo.collection("webhook_log")
        self._clock = clock

    async def prepare(self) -> None:
        """Make the indexes if they are missing."""
        async with mongo_errors():
            await self._documents.create_index([("t", 1), ("k", 1), ("at", 1)])
            await self._documents.create_index([("at", 1)], expireAfterSeconds=int(KEPT.total_seconds()))

    async def keep(self, batch_id: str, entries: Sequence[LogEntry]) -> None:
        """Store a batch; on disk when it returns. The same batch again changes nothing."""
        documents = _documents(batch_id, entries)
        if not documents:
            return
        try:
            async with mongo_errors():
                await self._documents.insert_many(documents, ordered=False)
        except BulkWriteError as problem:
            duplicates(problem)

    async def page(
        self,
        tenant_id: str | None,
        *,
        routed: bool | None = None,
        unreadable: bool | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> LogPage:
        """The newest first. `tenant_id` None lists what belongs to no single tenant. Raises Invalid: bad cursor."""
        kinds: list[Kind] = [kind for kind in KINDS if _asked(kind, routed, unreadable)]
        start = _read_cursor(cursor) if cursor else None
        found: list[tuple[_Place, Logged]] = []
        async for document in self._newest(tenant_id, kinds, start.at if start else None):
            for index, entry in reversed(list(enumerate(_entries(document)))):
                place = _Place(document["at"], document["_id"], index)
                if start is None or place < start:
                    found.append((place, entry))
            if len(found) > limit:
                break
        items = [entry for _, entry in found[:limit]]
        return LogPage(items, _cursor(found[limit - 1][0]) if len(found) > limit else None)

    async def get(self, entry_id: str) -> Logged | None:
        """One entry, or None. The caller checks whose it is."""
        document_id, _, index = entry_id.rpartition(".")
        if not document_id or not index.isdigit():
            return None
        async with mongo_errors():
            document = await self._documents.find_one({"_id": document_id})
        entries = _entries(document) if document else []
        return entries[int(index)] if int(index) < len(entries) else None

    async def unrouted(self, phone_number_id: str, limit: int = 1000) -> list[Logged]:
        """What came for a number that nobody had, in the order it came."""
        async with mongo_errors():
            cursor = self._documents.find({"t": None, "k": "unrouted", "p": phone_number_id})
            documents: list[dict[str, Any]] = await cursor.to_list(limit)
        entries = [entry for document in documents for entry in _entries(document)]
        return sorted(entries, key=lambda entry: (entry.received_at, entry.id))

    async def mark_routed(self, entry_ids: Iterable[str], tenant_id: str) -> None:
        """These unrouted entries have found their tenant."""
        ids = [entry_id.rpartition(".")[0] for entry_id in entry_ids]
        if ids:
            async with mongo_errors():
                await self._documents.update_many(
                    {"_id": {"$in": ids}, "k": "unrouted"}, {"$set": {"k": "routed", "t": tenant_id}}
                )

    async def _newest(
        self, tenant_id: str | None, kinds: Sequence[Kind], until: datetime | None
    ) -> AsyncGenerator[dict[str, Any]]:
        """Documents, the newest first, from `until` (inclusive) back to the oldest kept."""
        now = self._clock()
        end, span, oldest = until or now + timedelta(days=1), FIRST_SPAN, now - KEPT - timedelta(days=1)
        if until is None:
            span += timedelta(days=1)  # received_at is another machine's clock
        while end >= oldest:
            start = end - span
            heads = await self._between(tenant_id, kinds, start, end)
            for place in sorted(((head["at"], head["_id"]) for head in heads), reverse=True):
                async with mongo_errors():
                    document = await self._documents.find_one({"_id": place[1]})
                if document:
                    yield document
            end, span = start - timedelta(milliseconds=1), span * LONGER  # MongoDB keeps milliseconds

    async def _between(
        self, tenant_id: str | None, kinds: Sequence[Kind], start: datetime, end: datetime
    ) -> list[dict[str, Any]]:
        heads: list[dict[str, Any]] = []
        async with mongo_errors():
            for kind in kinds:
                asked = {"t": tenant_id, "k": kind, "at": {"$gte": start, "$lte": end}}
                heads += await self._documents.find(asked, {"at": 1}).to_list(None)
        return heads


def _asked(kind: Kind, routed: bool | None, unreadable: bool | None) -> bool:
    if unreadable is not None and (kind == "unreadable") is not unreadable:
        return False
    return routed is None or (kind == "routed") is routed


def _kind(entry: LogEntry) -> Kind:
    if not entry.readable:
        return "unreadable"
    return "routed" if entry.routed else "unrouted"


def _documents(batch_id: str, entries: Sequence[LogEntry]) -> list[dict[str, Any]]:
    """The batch as documents; the same batch makes the same ones."""
    groups: defaultdict[tuple[str | None, Kind, int], list[LogEntry]] = defaultdict(list)
    sizes: defaultdict[str | None, int] = defaultdict(int)
    for number, entry in enumerate(entries):
        kind = _kind(entry)
        if kind == "routed":
            sizes[entry.tenant_id] += len(entry.body)
            groups[entry.tenant_id, kind, sizes[entry.tenant_id] // BYTES].append(entry)
        else:
            groups[entry.tenant_id, kind, number].append(entry)
    return [_document(batch_id, place, kind, group) for place, ((_, kind, _), group) in enumerate(groups.items())]


def _document(batch_id: str, place: int, kind: Kind, group: Sequence[LogEntry]) -> dict[str, Any]:
    newest = max(entry.received_at for entry in group)
    at = newest.replace(microsecond=newest.microsecond // 1000 * 1000)  # as MongoDB will give it back
    batch = re.sub(r"[^0-9A-Za-z-]", "-", batch_id)
    return {
        "_id": f"whl_{int(at.timestamp() * 1000):011x}-{batch}-{place}",
        "t": group[0].tenant_id,
        "k": kind,
        "at": at,
        "n": len(group),
        "p": sorted({number for entry in group for number in entry.phone_number_ids}),
        "e": _pack([_Kept(each.received_at, each.body, each.phone_number_ids, each.reason) for each in group]),
    }


def _entries(document: dict[str, Any]) -> list[Logged]:
    kind: Kind = document["k"]
    return [
        Logged(
            id=f"{document['_id']}.{index}",
            tenant_id=document["t"],
            received_at=kept.received_at,
            body=kept.body,
            routed=kind == "routed",
            readable=kind != "unreadable",
            phone_number_ids=kept.phone_number_ids,
            reason=kept.reason,
        )
        for index, kept in enumerate(_unpack(document["e"]))
    ]


def _cursor(place: _Place) -> str:
    return base64.urlsafe_b64encode(_pack(place)).decode().rstrip("=")


def _read_cursor(cursor: str) -> _Place:
    try:
        place = msgspec.msgpack.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=_Place)
    except (binascii.Error, ValueError, msgspec.MsgspecError) as problem:
        errors = [{"path": "cursor", "message": "is not one this list gave out"}]
        raise Invalid("invalid_cursor", "The cursor does not belong to this list.", {"errors": errors}) from problem
    return _Place(place.at.astimezone(UTC), place.document, place.index)
