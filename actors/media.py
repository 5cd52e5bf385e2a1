"""Fetches customers' files from Meta into our own storage, and puts ours there before they are sent.

Meta keeps a customer's file for 7 days and its address for 5 minutes, so it is fetched at once, streamed, and tried
again with growing delay. The message shows "loading" meanwhile; the outcome is an event on its conversation's road.
"""

import asyncio

import msgspec

from actors.effects import Reporter
from actors.reading import Reader, Received
from hub.clock import Clock, utc_now
from hub.domain.events import MediaSettled, Routed
from hub.domain.sends import MediaJob
from hub.errors import HubbubError
from hub.log import logger
from hub.stores.opened import Stores
from hub.stream import subjects
from hub.stream.connection import Bus
from hub.whatsapp import media
from hub.whatsapp.graph import Graph, GraphRefused

log = logger("media")

# Files fetched side by side: enough to hide Meta's latency, few enough to leave the machine to the messages.
AT_ONCE = 6
# Waits between attempts, in seconds: half an hour in all, then the agent is told and may ask again.
WAITS = (0.5, 2, 5, 15, 60, 300, 1500)


def storage_key(tenant_id: str, message_id: str) -> str:
    """Where a message's file lies in object storage."""
    return f"{tenant_id}/{message_id}"


class Courier:
    """The reader of MEDIA."""

    def __init__(self, bus: Bus, stores: Stores, graph: Graph, clock: Clock = utc_now) -> None:
        self._bus = bus
        self._stores = stores
        self._graph = graph
        self._clock = clock
        self._reporter = Reporter(bus)
        self._free = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()
        self.reader = Reader(bus, subjects.MEDIA, lambda _: subjects.MEDIA_SUBJECT, "courier", 64, explicit=True)
        self.fetched = 0

    async def run(self) -> None:
        """Fetch what is asked for, for ever."""
        while True:
            for received in await self.reader.batch():
                task = asyncio.create_task(self._frame(received))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)

    async def _frame(self, received: Received) -> None:
        jobs = msgspec.msgpack.decode(received.frame, type=list[MediaJob])
        await asyncio.gather(*(self._settle(job) for job in jobs))
        await self.reader.done([received])

    async def _settle(self, job: MediaJob) -> None:
        outcome = await self._fetch(job)
        delay = 0.1
        while True:
            try:
                await self._reporter.report(
                    Routed(
                        tenant_id=job.tenant_id,
                        conversation_id=job.conversation_id,
                        number_id=job.number_id,
                        contact=None,
                        event=outcome,
                    )
                )
            except HubbubError as error:
                log.warning("cannot report a file yet", error=repr(error))
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5.0)
            else:
                self.fetched += 1
                return

    async def _fetch(self, job: MediaJob) -> MediaSettled:
        reason = "WhatsApp did not hand out the file. Ask the customer to send it again."
        for wait in (*WAITS, None):
            try:
                async with self._free:
                    return await self._once(job)
            except GraphRefused as error:
                if error.verdict.action in {"never", "stop_number"}:
                    break
            except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again and then told to the agent
                log.info("a file could not be fetched yet", error=repr(error)[:200])
            if wait is not None:
                await asyncio.sleep(wait)
        return MediaSettled(message_id=job.message_id, state="failed", at=self._clock(), reason=reason)

    async def _once(self, job: MediaJob) -> MediaSettled:
        number = await self._stores.numbers.get(job.tenant_id, job.number_id)
        token = await self._stores.numbers.access_token(job.tenant_id, job.number_id)
        if number is None or token is None:
            raise HubbubError("the number is not connected any more")
        key = storage_key(job.tenant_id, job.message_id)
        async with media.download(self._graph, token, job.media_id, number.phone_number_id, job.sha256) as file:
            size = await self._stores.media.put_stream(key, file.chunks())
        return MediaSettled(
            message_id=job.message_id,
            state="ready",
            at=self._clock(),
            key=key,
            mime_type=file.facts.mime_type or job.mime_type,
            size=size,
        )
