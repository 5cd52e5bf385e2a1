"""Has pending documents read: asks the models for one piece after another, one document at a time and in turns.

How far a document is stands in the store. An inbox that dies loses nothing: the next one goes on where it was.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Final

from hub.domain.knowledge import Document, ReadOn, ReadSoFar
from hub.errors import NotFound, Refusal, Unavailable
from hub.log import logger
from inbox.parts import Parts

log = logger("inbox.knowledge")

LOOK_EVERY: Final = 10.0  # seconds: how late a document of an inbox that died is seen, and models that came back
TURN: Final = 8  # pieces of 32 passages before the next document gets its turn: about 15 s
PIECE_SECONDS: Final = 150.0  # for the longest piece, which makes passages of a whole file
FIRST_LEASE: Final = timedelta(seconds=PIECE_SECONDS + 10)
LEASE: Final = timedelta(seconds=30)  # for pieces of 1 to 2 s


async def follow(parts: Parts) -> None:
    """Have documents read, for ever."""
    while True:
        parts.taught.clear()
        more = False
        try:
            more = await turn(parts)
        except Unavailable as problem:
            log.warning("documents are read later", dependency=problem.dependency)
        if not more:
            with suppress(TimeoutError):
                await asyncio.wait_for(parts.taught.wait(), LOOK_EVERY)


async def turn(parts: Parts) -> bool:
    """Have one document read for a while. False: there is none, or nobody to read it."""
    now = parts.clock()
    for tenant_id, document in await parts.stores.knowledge.claim(now, now + FIRST_LEASE, 1):
        return await _lesson(parts, tenant_id, document)
    return False


async def _lesson(parts: Parts, tenant_id: str, document: Document) -> bool:
    store = parts.stores.knowledge
    for _ in range(TURN):
        try:
            so_far = await parts.handles.assist(
                tenant_id, "knowledge_read", ReadOn(document_id=document.id), ReadSoFar, PIECE_SECONDS
            )
        except NotFound:
            return True  # removed while it was read
        except Refusal as refusal:
            await store.fail(tenant_id, document.id, refusal.detail, parts.clock())
            return True
        except Unavailable as away:
            log.debug("a document is read later", document=document.id, reason=away.reason)
            await store.release(tenant_id, document.id, parts.clock())
            return False
        if so_far.state != "pending":
            return True
        await store.release(tenant_id, document.id, parts.clock() + LEASE)
    await store.release(tenant_id, document.id, parts.clock())
    return True
