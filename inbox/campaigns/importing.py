"""Importing lists that came in pieces: one job a list, taken on by one inbox at a time, taken over when that one dies.

What a job does is done in one transaction with its answer, so a list is in the campaign once, whoever tries how often.
"""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from typing import IO, Final

import msgspec

from hub.domain.list_upload import Importing, Upload, not_taken_key, pieces_folder, upload_folder
from hub.errors import Conflict, HubbubError, LostRace, Unavailable
from hub.log import logger
from hub.stores.postgres.pool import Connection
from hub.stores.postgres.recipients_import import Added, Line, Watch
from inbox.campaigns.audience import Refused, Rejected, cut_off, mapping
from inbox.campaigns.lists import imported, lines_of
from inbox.campaigns.reports import safe
from inbox.campaigns.standing import told
from inbox.parts import Parts
from inbox.problems import of_error

log = logger("inbox.importing")

AT_ONCE: Final = 2  # lists; each takes a core for its rows and another for their indexes
LOOK_EVERY: Final = 10.0  # seconds: how late a job of an inbox that died is seen, and the clean-up of what expired
LEASE: Final = timedelta(seconds=15)  # a job that says nothing for so long has died
TELL_EVERY: Final = 0.5  # seconds
TRIES: Final = 20  # what ends this process each time is given up
AGAIN: Final = timedelta(seconds=5)  # after an engine was away
KEPT: Final = timedelta(days=7)  # an answer, and the rows that were not taken
SWEPT: Final = 100  # expired uploads at a time
CHUNK: Final = 256 * 1024
# Reading the rows and adding them take about as long as each other.
READING: Final = 0.5
HEAD: Final = b"\xef\xbb\xbfline,value,reason\r\n"


async def run(parts: Parts) -> None:
    """Import what has come whole, and clear away what was abandoned, for ever."""
    jobs = set[asyncio.Task[None]]()
    try:
        while True:
            parts.uploaded.clear()
            try:
                await sweep(parts)
                now = parts.clock()
                for upload in await parts.stores.recipient_uploads.claim(now, now + LEASE, AT_ONCE - len(jobs)):
                    jobs.add(asyncio.create_task(_job(parts, upload)))
            except Unavailable as problem:
                log.warning("cannot look for lists", dependency=problem.dependency)
            news = asyncio.create_task(parts.uploaded.wait())
            await asyncio.wait({news, *jobs}, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            jobs = {job for job in jobs if not job.done()}
    finally:
        for job in jobs:
            job.cancel()


async def sweep(parts: Parts) -> None:
    """Clear away abandoned uploads and old answers. Their bytes go first: what is left is found again."""
    for upload in await parts.stores.recipient_uploads.expired(parts.clock(), SWEPT):
        await parts.stores.media.delete_under(upload_folder(upload.tenant_id, upload.id))
        await parts.stores.recipient_uploads.delete(upload.tenant_id, upload.id)


async def _job(parts: Parts, upload: Upload) -> None:
    """One import to its end, whatever that is. Raises nothing."""
    uploads, tenant_id = parts.stores.recipient_uploads, upload.tenant_id
    try:
        try:
            if upload.attempt > TRIES:
                raise Conflict("given_up", f"The import broke off {TRIES} times. Nothing was added.")  # noqa: TRY301
            await bring_in(parts, upload)
        except (Unavailable, LostRace) as problem:
            log.warning("a list is imported later", upload=upload.id, reason=str(problem)[:200])
            await uploads.release(tenant_id, upload, parts.clock() + AGAIN)
            return
        except Exception as problem:  # noqa: BLE001 - the sender reads it; what is no refusal is logged by of_error
            await uploads.fail(tenant_id, upload, msgspec.json.encode(of_error(problem)), parts.clock() + KEPT)
        await parts.stores.media.delete_under(pieces_folder(tenant_id, upload.id))
        await _tell(parts, upload)
    except HubbubError as problem:
        log.warning("a list is imported later", upload=upload.id, reason=str(problem)[:200])


async def bring_in(parts: Parts, upload: Upload) -> None:
    """Add the rows of a list that is here whole, and keep the answer. Raises Refusal, Unavailable, LostRace."""
    how_far = _HowFar(upload)
    async with AsyncExitStack() as stack:
        rest: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
        rest.write(HEAD)
        refused = Refused(spill=lambda row: _write(rest, row))
        telling = asyncio.create_task(how_far.tell(parts, refused))
        stack.push_async_callback(_ended, telling)
        facts = upload.facts
        lines = await lines_of(
            parts,
            upload.tenant_id,
            upload.campaign_id,
            facts.kind,
            how_far.bytes(pieces(parts, upload)),
            mapping(facts.map),
            facts.country,
            refused,
        )

        async def twice(rows: bytes) -> None:
            await asyncio.to_thread(rest.write, rows)

        async def keep(connection: Connection, added: Added) -> None:
            await _ended(telling)  # it would wait for the row that is written here
            missing = refused.count + added.duplicates
            path = f"/v1/campaigns/{upload.campaign_id}/recipients/uploads/{upload.id}/not-taken.csv"
            if missing:
                rest.seek(0)
                await parts.stores.media.put_stream(not_taken_key(upload.tenant_id, upload.id), _read(rest))
            answer = msgspec.json.encode(imported(added, refused, path if missing else None))
            await parts.stores.recipient_uploads.finish(connection, upload, answer, parts.clock() + KEPT)

        watch = Watch(how_far.added, twice, keep)
        await parts.stores.recipient_lists.add(
            upload.tenant_id, upload.campaign_id, how_far.lines(lines), parts.clock(), watch
        )


async def pieces(parts: Parts, upload: Upload) -> AsyncIterator[bytes]:
    """The bytes of a list. Raises Invalid when they are not all there."""
    folder, size = pieces_folder(upload.tenant_id, upload.id), 0
    for name in upload.pieces:
        key = f"{folder}/{name}"
        async for chunk in parts.stores.media.range(key, 0, (await parts.stores.media.head(key)).size):
            size += len(chunk)
            yield chunk
    if size != upload.length:
        raise cut_off(f"Of {upload.length} bytes {size} are left")


class _HowFar:
    """Counts what passes, and tells it."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._bytes = self._lines = self._added = 0

    async def bytes(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for chunk in chunks:
            self._bytes += len(chunk)
            yield chunk

    async def lines(self, lines: AsyncIterator[Line]) -> AsyncIterator[Line]:
        async for line in lines:
            self._lines += 1
            yield line

    def added(self, count: int) -> None:
        self._added = count

    def now(self, refused: int) -> Importing:
        read, added = self._bytes / self._upload.length, self._added / max(1, self._lines)
        return Importing(
            upload_id=self._upload.id,
            rows=self._lines + refused,
            accepted=self._lines,
            refused=refused,
            share=round(READING * read + (1 - READING) * added, 3),
        )

    async def tell(self, parts: Parts, refused: Refused) -> None:
        """Note it and show it, again and again, until cancelled."""
        while True:
            until = parts.clock() + LEASE
            with suppress(Unavailable):
                if await parts.stores.recipient_uploads.progress(
                    self._upload.tenant_id, self._upload, self.now(refused.count), until
                ):
                    await _tell(parts, self._upload)
            await asyncio.sleep(TELL_EVERY)


async def _tell(parts: Parts, upload: Upload) -> None:
    standing = await parts.stores.campaigns.standing(upload.tenant_id, upload.campaign_id)
    if standing is not None:
        await told(parts, standing)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _write(file: IO[bytes], row: Rejected) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerow((row.line, safe(row.value), row.reason))
    file.write(out.getvalue().encode())


async def _read(file: IO[bytes]) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(file.read, CHUNK):
        yield chunk
