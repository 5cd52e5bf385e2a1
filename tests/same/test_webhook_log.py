from datetime import datetime, timedelta

import pytest

from hub.clock import utc_now
from hub.errors import Invalid
from hub.stores.mongo.webhook_log import LogEntry
from hub.stores.opened import Stores
from tests.fakes.samples import tenant, wamid

NOW = utc_now()


def entry(ours: str | None, at: datetime = NOW, body: bytes = b"{}", **known: object) -> LogEntry:
    given = {"tenant_id": ours, "received_at": at, "body": body, "routed": True, "readable": True}
    return LogEntry(**{**given, **known})  # type: ignore[arg-type]


async def test_a_batch_kept_twice_is_kept_once(real: Stores) -> None:
    ours, batch = tenant(), wamid()
    entries = [entry(ours, NOW - timedelta(seconds=n), b"%d" % n) for n in range(3)]
    await real.webhook_log.keep(batch, entries)
    await real.webhook_log.keep(batch, entries)
    await real.webhook_log.keep(wamid(), [])
    page = await real.webhook_log.page(ours)
    assert sorted(each.body for each in page.items) == [b"0", b"1", b"2"]


async def test_pages_lead_back_through_weeks_without_gap_or_repeat(real: Stores) -> None:
    ours = tenant()
    ages = [timedelta(0), timedelta(seconds=1), timedelta(minutes=2), timedelta(hours=5), timedelta(days=20)]
    for age in ages:
        await real.webhook_log.keep(wamid(), [entry(ours, NOW - age, b"%d" % n) for n in range(7)])
    seen: list[tuple[datetime, str]] = []
    cursor: str | None = None
    while True:
        page = await real.webhook_log.page(ours, cursor=cursor, limit=4)
        assert len(page.items) <= 4
        seen += [(each.received_at, each.id) for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(set(seen)) == len(seen) == 35
    assert [at for at, _ in seen] == sorted((at for at, _ in seen), reverse=True)


async def test_what_has_no_home_or_no_sense_is_listed_apart(real: Stores) -> None:
    ours, line = tenant(), wamid()
    lost = entry(None, body=b"lost", routed=False, phone_number_ids=(line,), reason="nobody has this number")
    torn = entry(None, body=b"\xff{", routed=False, readable=False, reason="no JSON")
    await real.webhook_log.keep(wamid(), [entry(ours, body=b"fine"), lost, torn])
    unrouted = await real.webhook_log.page(None, routed=False, unreadable=False, limit=1000)
    assert [(each.body, each.reason) for each in unrouted.items if line in each.phone_number_ids] == [
        (b"lost", "nobody has this number")
    ]
    unreadable = await real.webhook_log.page(None, unreadable=True, limit=1000)
    assert b"\xff{" in [each.body for each in unreadable.items]
    assert b"lost" not in [each.body for each in unreadable.items]
    assert [each.body for each in (await real.webhook_log.page(ours, routed=True)).items] == [b"fine"]
    assert (await real.webhook_log.page(ours, routed=False)).items == []


async def test_registering_a_number_finds_what_waited_for_it_in_order(real: Stores) -> None:
    ours, line = tenant(), wamid()
    for age in (1, 3, 2):
        lost = entry(None, NOW - timedelta(hours=age), b"%d" % age, routed=False, phone_number_ids=(line, "other"))
        await real.webhook_log.keep(wamid(), [lost])
    waiting = await real.webhook_log.unrouted(line)
    assert [each.body for each in waiting] == [b"3", b"2", b"1"]
    await real.webhook_log.mark_routed([each.id for each in waiting[:2]], ours)
    assert [each.body for each in await real.webhook_log.unrouted(line)] == [b"1"]
    assert {each.body for each in (await real.webhook_log.page(ours)).items} == {b"3", b"2"}


async def test_an_entry_is_found_by_its_id_with_every_byte(real: Stores) -> None:
    ours = tenant()
    big = [bytes([n]) * 1_500_000 for n in range(7)]  # more than one document may hold
    await real.webhook_log.keep(wamid(), [entry(ours, body=each, phone_number_ids=("1",)) for each in big])
    page = await real.webhook_log.page(ours)
    assert sorted(each.body for each in page.items) == big
    assert await real.webhook_log.get(page.items[3].id) == page.items[3]
    for unknown in ("whl_0", "whl_0.0", page.items[0].id + "9", ""):
        assert await real.webhook_log.get(unknown) is None


async def test_a_strange_cursor_is_refused(real: Stores) -> None:
    with pytest.raises(Invalid):
        await real.webhook_log.page(tenant(), cursor="nonsense")
