import asyncio
from datetime import timedelta
from pathlib import Path

from hub.clock import utc_now
from hub.domain.assist import Transcript
from hub.settings import Engines, Settings
from hub.stores.opened import Stores
from hub.stores.redis.idempotency import Done
from hub.stores.redis.presence import Presence, PresenceBoard
from hub.stores.redis.sessions import Session
from tests.fakes.samples import NOON, tenant, wamid


async def test_a_refresh_token_is_good_once(real: Stores) -> None:
    ours = tenant()
    first = await real.sessions.start(ours, "per_1")
    second = await real.sessions.refresh(first.refresh_token)
    assert isinstance(second, Session)
    assert (second.id, second.tenant_id, second.person_id) == (first.id, ours, "per_1")
    assert await real.sessions.alive(first.id)
    third = await real.sessions.refresh(second.refresh_token)
    assert isinstance(third, Session)


async def test_a_reused_refresh_token_ends_the_session_for_both_who_have_it(real: Stores) -> None:
    first = await real.sessions.start(tenant(), "per_1")
    second = await real.sessions.refresh(first.refresh_token)
    assert isinstance(second, Session)
    assert await real.sessions.refresh(first.refresh_token) == "reused"
    assert await real.sessions.refresh(second.refresh_token) == "unknown"
    assert not await real.sessions.alive(first.id)


async def test_of_two_who_refresh_at_once_at_most_one_gets_on(real: Stores) -> None:
    first = await real.sessions.start(tenant(), "per_1")
    answers = await asyncio.gather(*(real.sessions.refresh(first.refresh_token) for _ in range(5)))
    assert sum(isinstance(each, Session) for each in answers) == 1
    assert not await real.sessions.alive(first.id)


async def test_signing_out_everywhere_ends_every_session_of_that_person_only(real: Stores) -> None:
    ours = tenant()
    mine = [await real.sessions.start(ours, "per_1") for _ in range(2)]
    hers = await real.sessions.start(ours, "per_2")
    await real.sessions.end(ours, "per_1", mine[0].id)
    assert await real.sessions.end_all(ours, "per_1") == [mine[1].id]
    assert not await real.sessions.alive(mine[1].id)
    assert await real.sessions.alive(hers.id)
    assert await real.sessions.refresh("garbage") == "unknown"
    assert await real.sessions.refresh(f"{mine[0].id}.x") == "unknown"


async def test_a_limit_holds_in_any_span_and_for_all_at_once(real: Stores) -> None:
    key = tenant()
    answers = await asyncio.gather(*(real.limits.allow(key, 5, 0.5) for _ in range(20)))
    assert sum(each.allowed for each in answers) == 5
    refused = await real.limits.allow(key, 5, 0.5)
    assert (refused.allowed, refused.remaining) == (False, 0)
    assert 0 < refused.reset_after <= 0.5
    await asyncio.sleep(refused.reset_after + 0.02)
    assert (await real.limits.allow(key, 5, 0.5)).allowed
    assert (await real.limits.allow(tenant(), 5, 0.5)).remaining == 4


async def test_presence_shows_each_person_once_and_forgets_by_itself(real: Stores) -> None:
    ours, now = tenant(), [utc_now()]
    board = PresenceBoard(real.redis, lambda: now[0])
    for socket in ("a", "b"):
        await board.view(ours, "cnv", "ana", socket)
    await board.view(ours, "cnv", "raj", "c")
    await board.typing(ours, "cnv", "raj", "c", on=True)
    assert await board.of(ours, "cnv") == Presence(("ana", "raj"), ("raj",))
    assert await board.of(tenant(), "cnv") == Presence((), ())
    await board.leave(ours, "cnv", "ana", "a")
    await board.typing(ours, "cnv", "raj", "c", on=False)
    assert await board.of(ours, "cnv") == Presence(("ana", "raj"), ())
    now[0] += timedelta(seconds=61)
    assert await board.of(ours, "cnv") == Presence((), ())


async def test_the_same_request_is_done_once_and_answered_alike(real: Stores) -> None:
    ours, key = tenant(), wamid()
    begun = await asyncio.gather(*(real.idempotency.begin(ours, key, "h") for _ in range(5)))
    assert sorted(map(str, begun)) == ["fresh", *["running"] * 4]
    await real.idempotency.finish(ours, key, "h", b"answer")
    assert await real.idempotency.begin(ours, key, "h") == Done(b"answer")
    assert await real.idempotency.begin(ours, key, "other") == "other_body"
    assert await real.idempotency.begin(tenant(), key, "other") == "fresh"


async def test_a_request_that_failed_may_be_tried_again(real: Stores) -> None:
    ours, key = tenant(), wamid()
    await real.idempotency.begin(ours, key, "h")
    await real.idempotency.abandon(ours, key)
    assert await real.idempotency.begin(ours, key, "h") == "fresh"


async def test_a_transcript_is_made_by_one_and_kept_for_a_month(real: Stores) -> None:
    ours, made = tenant(), Transcript(message_id=wamid(), text="¿Dónde está?", at=NOON, by="model", model="m-1")
    begun = await asyncio.gather(*(real.transcripts.begin(ours, made.message_id) for _ in range(5)))
    assert sorted(begun) == [False] * 4 + [True]
    await real.transcripts.abandon(ours, made.message_id)
    assert await real.transcripts.begin(ours, made.message_id)
    assert await real.transcripts.load(ours, made.message_id) is None
    await real.transcripts.keep(ours, made)
    assert await real.transcripts.load(ours, made.message_id) == made
    assert await real.transcripts.load(tenant(), made.message_id) is None
    assert await real.transcripts.begin(ours, made.message_id)
    month = 30 * 24 * 3600
    assert month - 60 < await real.redis.commands.ttl(f"transcript:{ours}:{made.message_id}") <= month


async def test_every_engine_is_asked_whether_it_is_ready(real: Stores) -> None:
    assert await real.ready() == {"postgres": True, "mongo": True, "redis": True, "media": True}


async def test_opening_waits_for_engines_that_come_up_late(engines: Engines, tmp_path: Path) -> None:
    async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = engines.redis.rsplit("@", 1)[1].split("/")[0].split(":")
        there_reader, there = await asyncio.open_connection(host, int(port))

        async def pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
            sink.close()

        await asyncio.gather(pass_on(reader, there), pass_on(there_reader, writer))

    server = await asyncio.start_server(late, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    password = engines.redis.split("@", maxsplit=1)[0]
    moved = Engines(postgres=engines.postgres, mongo=engines.mongo, redis=f"{password}@127.0.0.1:{port}/0")
    opening = asyncio.create_task(Stores.open(Settings(secret_key="k" * 32, data_dir=tmp_path, engines=moved), 10))
    await asyncio.sleep(0.3)
    assert not opening.done()
    server = await asyncio.start_server(late, "127.0.0.1", port)
    stores = await opening
    assert (await stores.ready())["redis"]
    await stores.close()
    server.close()


async def test_a_budget_is_kept_for_minutes_only(real: Stores) -> None:
    line = tenant()
    await real.budgets.save(line, NOON.isoformat().encode())
    assert 0 < await real.redis.commands.ttl(f"budget:{line}") <= 600
