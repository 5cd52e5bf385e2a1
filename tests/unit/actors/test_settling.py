"""Outcomes on their way into the ledger: many in one write, each known to be on disk before its sender goes on."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from actors.settling import Settling
from hub.errors import Unavailable
from tests.fakes.ledger import FakeLedger
from tests.unit.actors.test_desk import job

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Counting(FakeLedger):
    def __init__(self) -> None:
        super().__init__()
        self.writes = 0
        self.away = False

    async def settle(self, tenant_id: str, outcomes: Sequence[tuple[str, str, str, str | None]], now: datetime) -> None:
        self.writes += 1
        if self.away:
            raise Unavailable("postgres", "away")
        await super().settle(tenant_id, outcomes, now)


async def test_what_comes_together_is_written_together_and_then_its_senders_go_on() -> None:
    ledger = Counting()
    settling = Settling(ledger, lambda: NOW)
    await asyncio.gather(*(settling.settle(job(n), "accepted", f"w{n}") for n in range(30)))
    assert ledger.writes == 1
    assert {each.wamid for each in ledger.attempts.values()} == {f"w{n}" for n in range(30)}
    await settling.settle(job(30), "failed", None)
    assert ledger.attempts["m30"].outcome == "failed"


async def test_a_write_that_fails_is_told_to_everybody_in_it_and_to_nobody_else() -> None:
    ledger = Counting()
    ledger.away = True
    settling = Settling(ledger, lambda: NOW)
    told = await asyncio.gather(*(settling.settle(job(n), "failed", None) for n in range(3)), return_exceptions=True)
    assert [type(each) for each in told] == [Unavailable] * 3
    ledger.away = False
    await settling.settle(job(4), "failed", None)


async def test_a_sender_that_leaves_does_not_take_the_others_write_along() -> None:
    ledger = Counting()
    settling = Settling(ledger, lambda: NOW)
    first, second = (asyncio.create_task(settling.settle(job(n), "failed", None)) for n in range(2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await second
    assert set(ledger.attempts) == {"m0", "m1"}
