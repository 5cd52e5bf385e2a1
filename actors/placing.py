"""Our uploads at Meta: each put there once for a sending number, its id used for every message until Meta forgets it.

What one can count on: an id is noted in Postgres before a message uses it, so another process, or this one after a
restart, uses it too. Two processes that need a file at the same moment may each put it there; both ids work.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import msgspec

from hub.clock import Clock
from hub.domain.sends import SendJob
from hub.domain.uploads import Uploaded, facts_key, files_in, upload_key, with_files
from hub.errors import HubbubError, NotFound, Unavailable
from hub.log import logger
from hub.stores.opened import Stores
from hub.stores.postgres.placed_files import Placed
from hub.whatsapp import media
from hub.whatsapp.graph import Graph, GraphRefused, GraphTimeout

log = logger("placing")

FRESH: Final = timedelta(days=25)  # Meta keeps a file for 30 days; a campaign may take days to reach its last recipient
LOST_CODES: Final = frozenset({33, 100, 131009, 131053})  # what a send may be refused with when its file is gone
_PASSING: Final = frozenset({"retry", "slow", "pair_wait"})


class NotPlaced(HubbubError):
    """A file that Meta will not have, now or later. `reason` is a sentence for people; `of_number`: it would have none
    from this number."""

    def __init__(self, reason: str, *, of_number: bool = False) -> None:
        super().__init__(reason, of_number)
        self.reason = reason
        self.of_number = of_number


class Placing:
    """One a process."""

    def __init__(self, stores: Stores, graph: Graph, clock: Clock) -> None:
        self._stores, self._graph, self._clock = stores, graph, clock
        self._known: dict[tuple[str, str], Placed] = {}
        self._locks: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    def ids_for(self, job: SendJob) -> dict[str, str] | None:
        """Meta's id of each upload that a template job names; None while one of them has to be put there first."""
        found: dict[str, str] = {}
        for _, _, media_id in files_in(job.content.get("components")):
            placed = self._known.get((job.number_id, media_id))
            if placed is None or not self._fresh(placed):
                return None
            found[media_id] = placed.meta_id
        return found

    async def prepare(self, job: SendJob) -> None:
        """Put everything that a template job names at Meta, however long that takes. Raises NotPlaced."""
        for _, _, media_id in files_in(job.content.get("components")):
            await self._persist(job.tenant_id, job.number_id, media_id)

    async def place(self, tenant_id: str, number_id: str, media_id: str, *, sure: bool = False) -> str:
        """Meta's id of an upload for a number. `sure`: ask the store, though this process knows one.

        Raises NotPlaced; Unavailable, GraphTimeout or GraphRefused when it may work later.
        """
        key = number_id, media_id
        async with self._locks[key]:
            placed = None if sure else self._known.get(key)
            if placed is None or not self._fresh(placed):
                placed = await self._stores.placed_files.get(tenant_id, number_id, media_id)
            if placed is None or not self._fresh(placed):
                placed = Placed(await self._upload(tenant_id, number_id, media_id), self._clock())
                await self._stores.placed_files.put(tenant_id, number_id, media_id, placed)
            self._known[key] = placed
            return placed.meta_id

    async def lost(self, job: SendJob, used: Mapping[str, str], refused: GraphRefused) -> bool:
        """Whether a send was refused because Meta does not have one of its files any more; then it is forgotten here
        too, and the send can be made again."""
        if refused.verdict.error.code not in LOST_CODES:
            return False
        lost = False
        for media_id, meta_id in used.items():
            placed = self._known.get((job.number_id, media_id))
            if placed is not None and placed.meta_id == meta_id and await self._there(job, meta_id):
                continue
            await self._forget(job, media_id, meta_id)
            lost = True
        return lost

    async def _persist(self, tenant_id: str, number_id: str, media_id: str) -> None:
        delay = 0.5
        while True:
            try:
                await self.place(tenant_id, number_id, media_id)
            except (Unavailable, GraphTimeout, GraphRefused) as error:
                log.warning("a file cannot be put at WhatsApp yet", file=media_id, error=type(error).__name__)
                await asyncio.sleep(delay)
                delay = min(delay * 2, 30.0)
            else:
                return

    async def _upload(self, tenant_id: str, number_id: str, media_id: str) -> str:
        number = await self._stores.numbers.get(tenant_id, number_id)
        token = await self._stores.numbers.access_token(tenant_id, number_id)
        if number is None or token is None:
            raise NotPlaced("The number is not connected any more.", of_number=True)
        facts = await self._facts(tenant_id, media_id)
        try:
            meta_id = await media.upload(
                self._graph,
                token,
                number.phone_number_id,
                self._stores.media.range(upload_key(tenant_id, media_id), 0, facts.size),
                size=facts.size,
                mime_type=facts.mime_type,
                filename=facts.filename,
            )
        except GraphRefused as refused:
            if refused.verdict.action in _PASSING:
                raise
            why = refused.verdict.error.title
            if refused.verdict.action == "stop_number":
                raise NotPlaced(f"WhatsApp takes no files from the number: {why}.", of_number=True) from refused
            raise NotPlaced(f"WhatsApp does not take the file {facts.filename}: {why}.") from refused
        log.info("a file was put at WhatsApp", file=media_id, number=number_id, bytes=facts.size)
        return meta_id

    async def _facts(self, tenant_id: str, media_id: str) -> Uploaded:
        key = facts_key(tenant_id, media_id)
        try:
            stored = await self._stores.media.head(key)
            text = b"".join([chunk async for chunk in self._stores.media.range(key, 0, stored.size)])
        except NotFound as gone:
            raise NotPlaced("The file is no longer in storage.") from gone
        return msgspec.json.decode(text, type=Uploaded)

    async def _there(self, job: SendJob, meta_id: str) -> bool:
        """Whether Meta still has it; doubt counts as yes, and the send's refusal stands."""
        number = await self._stores.numbers.get(job.tenant_id, job.number_id)
        token = await self._stores.numbers.access_token(job.tenant_id, job.number_id)
        if number is None or token is None:
            return True
        try:
            return await media.exists(self._graph, token, meta_id, number.phone_number_id)
        except (GraphRefused, GraphTimeout, Unavailable):
            return True

    async def _forget(self, job: SendJob, media_id: str, meta_id: str) -> None:
        placed = self._known.get((job.number_id, media_id))
        if placed is not None and placed.meta_id == meta_id:
            log.warning("WhatsApp has lost a file; it is put there again", file=media_id, number=job.number_id)
            del self._known[job.number_id, media_id]
        await self._stores.placed_files.forget(job.tenant_id, job.number_id, media_id, meta_id)

    def _fresh(self, placed: Placed) -> bool:
        return self._clock() - placed.placed_at < FRESH


def with_ids(job: SendJob, meta_ids: Mapping[str, str]) -> SendJob:
    """The job with Meta's ids of its files."""
    if not meta_ids:
        return job
    content = {**job.content, "components": with_files(job.content["components"], meta_ids)}
    return msgspec.structs.replace(job, content=content)
