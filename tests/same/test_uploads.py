"""Lists that come in pieces, on the real engines: nothing lost, nothing twice, nothing left behind."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import msgspec
import pytest

from hub.domain.ids import new_id
from hub.domain.list_upload import ListFacts, Upload, not_taken_key
from hub.errors import Conflict, LostRace
from hub.settings import Settings
from hub.stores.opened import Stores
from inbox.campaigns import importing, uploads
from inbox.campaigns.lists import Imported
from inbox.parts import Parts
from inbox.problems import Problem
from tests.fakes.samples import NOON, tenant
from tests.same.test_campaigns import planned

CSV = b"phone,name\n" + b"".join(b"+49170%07d,Customer %d\n" % (n, n) for n in range(1, 2001))
SECRET = "k" * 32


def parts_of(real: Stores, now: Any = NOON) -> Parts:
    bus = MagicMock(publish=AsyncMock())
    return Parts(
        Settings(secret_key=SECRET), lambda: now, real, bus, AsyncMock(), MagicMock(), MagicMock(), MagicMock()
    )


async def begun(real: Stores, body: bytes = CSV, most: int = 20, **facts: Any) -> Upload:
    ours = tenant()
    campaign = planned(ours)
    await real.campaigns.create(ours, campaign)
    upload = Upload(
        id=new_id("upl", NOON), tenant_id=ours, campaign_id=campaign.id, length=len(body), created_at=NOON,
        facts=ListFacts(kind="text/csv", **facts), expires_at=NOON + uploads.LIVES,
    )  # fmt: skip
    assert await real.recipient_uploads.create(ours, upload, most)
    return upload


async def sent(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def taken_on(real: Stores, upload: Upload, now: Any = NOON) -> Upload:
    """Claimed as an inbox does, among whatever other tests left."""
    until = now + importing.LEASE
    return next(each for each in await real.recipient_uploads.claim(now, until, 1000) if each.id == upload.id)


async def whole(real: Stores, body: bytes = CSV, **facts: Any) -> Upload:
    upload = await uploads._take(parts_of(real), await begun(real, body, **facts), sent(body))
    assert upload.state == "importing"
    return await taken_on(real, upload)


async def now_at(real: Stores, upload: Upload) -> Upload:
    found = await real.recipient_uploads.get(upload.tenant_id, upload.id)
    assert found is not None
    return found


async def total(real: Stores, upload: Upload) -> int:
    standing = await real.campaigns.standing(upload.tenant_id, upload.campaign_id)
    assert standing is not None
    return sum(tally.count for tally in standing.tallies)


def files(folder: Path) -> list[Path]:
    return [each for each in (folder / "media").rglob("*") if each.is_file()]


async def not_taken(real: Stores, upload: Upload) -> list[list[str]]:
    key = not_taken_key(upload.tenant_id, upload.id)
    size = (await real.media.head(key)).size
    text = b"".join([chunk async for chunk in real.media.range(key, 0, size)]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


async def test_a_list_in_pieces_is_imported_once_and_its_answer_kept(real: Stores, tmp_path: Path) -> None:
    parts, upload = parts_of(real), await begun(real)
    for start in range(0, len(CSV), 9_999):
        upload = await uploads._take(
            parts, upload, sent(CSV[start : start + 5_000], CSV[start + 5_000 : start + 9_999])
        )
    assert (upload.state, upload.received) == ("importing", len(CSV))
    assert await total(real, upload) == 0
    await importing._job(parts, await taken_on(real, upload))
    done = await now_at(real, upload)
    answer = msgspec.json.decode(done.outcome or b"", type=Imported)
    assert (done.state, answer.accepted, answer.total, answer.not_taken) == ("done", 2000, 2000, None)
    assert await total(real, upload) == 2000
    assert files(tmp_path) == []


async def test_whoever_comes_second_with_a_piece_is_told_and_leaves_nothing(real: Stores, tmp_path: Path) -> None:
    parts, upload = parts_of(real), await begun(real)
    first = await uploads._take(parts, upload, sent(CSV[:100]))
    with pytest.raises(Conflict) as told:
        await uploads._take(parts, upload, sent(b"x" * 100))
    assert told.value.code == "other_offset"
    assert len(files(tmp_path)) == 1
    with pytest.raises(Conflict):
        await uploads._take(parts, first, sent(CSV[100:] + b"more than was said"))
    assert (await now_at(real, upload)).received == 100


async def test_what_came_before_a_line_broke_is_kept(real: Stores) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield CSV[:300]
        raise uploads.InternalServerException("client disconnected prematurely")

    upload = await uploads._take(parts_of(real), await begun(real), broken())
    assert (upload.received, upload.state) == (300, "receiving")
    rest = await uploads._take(parts_of(real), await now_at(real, upload), sent(CSV[300:]))
    assert rest.state == "importing"


async def test_every_row_that_was_not_taken_is_in_a_file(real: Stores) -> None:
    body = CSV + b"nobody,A\n=1+1,B\n+491700000001,again\n"
    upload = await whole(real, body)
    await importing._job(parts_of(real), upload)
    answer = msgspec.json.decode((await now_at(real, upload)).outcome or b"", type=Imported)
    assert (answer.accepted, answer.rejected_count, answer.duplicates) == (2000, 2, 1)
    assert answer.not_taken == f"/v1/campaigns/{upload.campaign_id}/recipients/uploads/{upload.id}/not-taken.csv"
    assert await not_taken(real, upload) == [
        ["line", "value", "reason"], ["2002", "nobody", "is not a phone number"],
        ["2003", "'=1+1", answer.rejected[1].reason], ["2004", "491700000001", "is in the list already"],
    ]  # fmt: skip


async def test_an_import_that_broke_off_is_taken_over_and_the_first_can_not_finish_it(real: Stores) -> None:
    parts, first = parts_of(real), await whole(real)
    assert first.id not in [each.id for each in await real.recipient_uploads.claim(NOON, NOON, 1000)]
    later = NOON + importing.LEASE + timedelta(seconds=1)
    second = await taken_on(real, first, later)
    with pytest.raises(LostRace):
        await importing.bring_in(parts, first)
    assert await total(real, first) == 0
    await importing.bring_in(parts_of(real, later), second)
    assert await total(real, first) == 2000
    with pytest.raises(LostRace):
        await importing.bring_in(parts, second)
    assert (await now_at(real, first)).state == "done"


@pytest.mark.parametrize(("body", "facts", "code"), [
    (CSV[:-20], {}, "cut_off"), (b"name,age\nAna,1\n", {}, "invalid_list"), (CSV, {"map": "tel:to"}, "invalid_list"),
])  # fmt: skip
async def test_what_cannot_be_imported_leaves_nothing_behind_but_the_reason(
    real: Stores, tmp_path: Path, body: bytes, facts: Any, code: str
) -> None:
    upload = await whole(real, body, **facts)
    await importing._job(parts_of(real), upload)
    failed = await now_at(real, upload)
    assert (failed.state, msgspec.json.decode(failed.outcome or b"", type=Problem).code) == ("failed", code)
    assert (await total(real, upload), files(tmp_path)) == (0, [])


async def test_bytes_that_are_gone_from_the_store_are_noticed(real: Stores, tmp_path: Path) -> None:
    upload = await whole(real)
    piece = files(tmp_path)[0]
    piece.write_bytes(piece.read_bytes()[:-2000])
    await importing._job(parts_of(real), upload)
    failed = await now_at(real, upload)
    assert msgspec.json.decode(failed.outcome or b"", type=Problem).code == "cut_off"


async def test_an_import_that_ends_its_process_each_time_is_given_up(real: Stores) -> None:
    upload = await whole(real)
    for n in range(1, importing.TRIES + 1):
        upload = await taken_on(real, upload, NOON + n * timedelta(minutes=1))
    await importing._job(parts_of(real), upload)
    assert (await now_at(real, upload)).state == "failed"


async def test_how_far_an_import_is_shows_at_the_upload_and_at_its_campaign(real: Stores) -> None:
    upload = await whole(real)
    how_far = importing._HowFar(upload)
    async for _ in how_far.bytes(sent(CSV[: len(CSV) // 2])):
        pass
    progress = how_far.now(refused=3)
    assert (progress.rows, progress.refused, progress.share) == (3, 3, 0.25)
    assert await real.recipient_uploads.progress(upload.tenant_id, upload, progress, NOON)
    standing = await real.campaigns.standing(upload.tenant_id, upload.campaign_id)
    assert standing is not None
    assert (standing.importing, standing.campaign.version) == (progress, 2)
    assert (await now_at(real, upload)).progress == progress


async def test_what_was_abandoned_is_cleared_away_with_its_bytes(real: Stores, tmp_path: Path) -> None:
    parts, upload = parts_of(real), await begun(real)
    await uploads._take(parts, upload, sent(CSV[:100]))
    half = files(tmp_path)[0].with_name("0000000000100-00000000#1")  # as a process leaves it that is killed
    half.write_bytes(b"half")
    await importing.sweep(parts_of(real, NOON + uploads.LIVES - timedelta(seconds=1)))
    assert len(files(tmp_path)) == 2
    later = parts_of(real, NOON + uploads.LIVES + timedelta(seconds=1))
    await importing.sweep(later)
    assert files(tmp_path) == []
    assert await real.recipient_uploads.get(upload.tenant_id, upload.id) is None


async def test_a_tenant_has_so_many_lists_on_their_way_and_sees_its_own(real: Stores) -> None:
    upload = await begun(real)
    another = msgspec.structs.replace(upload, id=new_id("upl", NOON))
    assert not await real.recipient_uploads.create(upload.tenant_id, another, 1)
    assert await real.recipient_uploads.get(tenant(), upload.id) is None
    assert await real.recipient_uploads.unfinished(upload.tenant_id, upload.campaign_id) == [upload]
    assert await real.recipient_uploads.delete(upload.tenant_id, upload.id)


async def test_the_loop_imports_what_it_is_told_of(real: Stores) -> None:
    parts = parts_of(real)
    running = asyncio.create_task(importing.run(parts))
    upload = await uploads._take(parts, await begun(real), sent(CSV))
    parts.uploaded.set()
    async with asyncio.timeout(20):
        while (await now_at(real, upload)).state == "importing":  # noqa: ASYNC110 - another task's database row
            await asyncio.sleep(0.02)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert (await now_at(real, upload)).state == "done"
