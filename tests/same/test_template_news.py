"""The reader of Meta's template news on a real stream: from where the one before stopped, one at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from hub.stream import topology
from hub.stream.connection import Bus, connect
from inbox.templates import news
from tests.unit.inbox.templates.office import TENANT, Office
from tests.unit.inbox.templates.test_news import alert, frame


@pytest.fixture
async def bus(nats_url: str) -> AsyncIterator[Bus]:
    bus = await connect(nats_url, "test")
    await topology.ensure(bus)
    yield bus
    await bus.close()


class Reader:
    """A process that follows the news."""

    def __init__(self, office: Office, bus: Bus) -> None:
        self.task = asyncio.create_task(news.follow(replace(office.parts, bus=_Both(bus, office.parts.bus))))

    async def end(self) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task


class _Both:
    """Reads from the real bus; what is told goes to the office."""

    def __init__(self, real: Bus, told: Any) -> None:
        self._real = real
        self.publish = told.publish

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


async def until(office: Office, status: str) -> None:
    for _ in range(750):
        if (await office.newest()).status == status:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"the template did not become {status}")


async def test_news_is_applied_read_on_after_a_restart_and_by_one_reader_only(
    bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "STANDBY", 0.1)
    office = Office()
    await office.hold(status="pending", meta_id="300")
    first = Reader(office, bus)
    await bus.publish(f"feed.{TENANT}.alerts", frame(alert(event="APPROVED")))
    await until(office, "active")
    second = Reader(office, bus)
    await asyncio.sleep(0.5)
    assert len([each for each in await topology.consumers(bus, "FEED") if each.name.startswith(news.READER)]) == 1
    await first.end()
    await second.end()
    later = (await office.newest()).told_at
    assert later
    await bus.publish(f"feed.{TENANT}.alerts", frame(alert(event="PAUSED", at=later)))
    monkeypatch.setattr(news, "has_reader", _nobody)
    third = Reader(office, bus)
    await until(office, "paused")
    await third.end()


async def _nobody(*_: Any) -> bool:
    return False
