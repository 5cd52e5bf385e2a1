"""What language models took, on the fake and on Postgres."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from hub.stores.opened import Stores
from hub.stores.postgres.ai_usage import Standing, Used
from tests.fakes.ai_usage import FakeAiUsage
from tests.fakes.samples import tenant

DAY = date(2026, 11, 26)
ONE = Used(
    day=DAY, feature="summary", provider="openai", model="m", calls=1, tokens_in=100, tokens_out=20, cost_micros=70
)


@pytest.fixture(params=["fake", "real"])
def usage(request: pytest.FixtureRequest) -> Any:
    return FakeAiUsage() if request.param == "fake" else request.getfixturevalue("real").ai_usage


async def test_what_is_taken_of_the_same_adds_up(usage: Any) -> None:
    ours = tenant()
    await usage.add(ours, ONE)
    await usage.add(ours, replace(ONE, calls=0, cached=1, failed=2, tokens_in=0, tokens_out=0, cost_micros=0))
    await usage.add(ours, ONE)
    assert await usage.days(ours, DAY, DAY) == [
        replace(ONE, calls=2, cached=1, failed=2, tokens_in=200, tokens_out=40, cost_micros=140)
    ]


async def test_days_features_and_models_are_told_apart_and_come_in_order(usage: Any) -> None:
    ours, before = tenant(), DAY - timedelta(1)
    rows = [
        ONE,
        replace(ONE, model="n"),
        replace(ONE, provider="own"),
        replace(ONE, feature="tags"),
        replace(ONE, day=before, feature="Answer"),
        replace(ONE, day=before, feature="answer"),
    ]
    for row in reversed(rows):
        await usage.add(ours, row)
    assert await usage.days(ours, before, DAY) == rows
    assert await usage.days(ours, before, before) == rows[4:]


async def test_a_month_counts_from_its_first_day_and_each_tenant_for_itself(usage: Any) -> None:
    ours, theirs = tenant(), tenant()
    assert await usage.standing(ours, DAY) == Standing(0, None)
    await usage.add(ours, replace(ONE, day=DAY - timedelta(1)))
    await usage.add(ours, ONE)
    await usage.add(ours, replace(ONE, feature="tags"))
    await usage.add(theirs, ONE)
    assert (await usage.standing(ours, DAY)).spent_micros == 140
    assert (await usage.standing(ours, DAY - timedelta(1))).spent_micros == 210
    assert await usage.days(theirs, DAY, DAY) == [ONE]


async def test_a_budget_is_set_changed_and_taken_away(usage: Any) -> None:
    ours, theirs = tenant(), tenant()
    for budget in (5_000_000, 0, None, None):
        await usage.set_budget(ours, budget)
        assert await usage.standing(ours, DAY) == Standing(0, budget)
        assert await usage.standing(theirs, DAY) == Standing(0, None)


async def test_calls_that_end_at_the_same_moment_are_all_counted(real: Stores) -> None:
    ours = tenant()
    await asyncio.gather(*(real.ai_usage.add(ours, ONE) for _ in range(100)))
    (row,) = await real.ai_usage.days(ours, DAY, DAY)
    assert (row.calls, row.tokens_in, row.cost_micros) == (100, 10_000, 7_000)
