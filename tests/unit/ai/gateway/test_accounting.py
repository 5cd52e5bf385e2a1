"""What answers cost, and when a month is spent."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ai.gateway.accounting import Books
from ai.gateway.providers import Price
from hub.errors import Unavailable
from hub.stores.postgres.ai_usage import Used
from tests.fakes.ai_usage import FakeAiUsage

NOON = datetime(2026, 12, 31, 12, tzinfo=UTC)
DOLLAR = 1_000_000


def used(cost: int, day: datetime = NOON, **known: Any) -> Used:
    return Used(day=day.date(), feature="summary", provider="p", model="m", calls=1, cost_micros=cost, **known)


class Away(FakeAiUsage):
    def __init__(self) -> None:
        super().__init__()
        self.away = True

    async def add(self, tenant_id: str, used: Used) -> None:
        if self.away:
            raise Unavailable("postgres", "gone")
        await super().add(tenant_id, used)


def test_a_dollar_for_a_million_tokens_is_a_millionth_for_one():
    assert Price(3.0, 15.0).micros(1000, 200) == 6000
    assert Price(0.15, 0.6).micros(1, 0) == 1  # rounded up: nothing that costs is free
    assert Price(minute=0.006).micros_heard(90.0) == 9000
    assert (Price().free, Price(minute=0.1).free) == (True, False)


async def test_a_month_is_spent_when_its_budget_is_reached_and_the_next_begins_anew():
    store, now = FakeAiUsage(), [NOON]
    books = Books(store, 5 * DOLLAR, lambda: now[0])
    await store.add("ten_a", used(5 * DOLLAR - 1))
    await store.add("ten_b", used(99 * DOLLAR))
    assert await books.over("ten_a") is None
    books.owe("ten_a", used(1))
    over = await books.over("ten_a")
    assert over is not None
    assert over.detail == (
        "This month's budget for language models, 5.00 US dollars, is used up. The next begins on 1 January."
    )
    assert over.extra == {"spent_micros": 5 * DOLLAR, "budget_micros": 5 * DOLLAR}
    now[0] = datetime(2027, 1, 1, tzinfo=UTC)
    assert await books.over("ten_a") is None


async def test_a_tenant_may_lower_its_budget_and_not_raise_it():
    store = FakeAiUsage()
    books = Books(store, 5 * DOLLAR, lambda: NOON)
    await store.add("ten_a", used(4 * DOLLAR))
    for own, is_over in ((9 * DOLLAR, False), (4 * DOLLAR, True), (0, True), (None, False)):
        await store.set_budget("ten_a", own)
        assert (await books.over("ten_a") is not None) == is_over
    await store.add("ten_a", used(DOLLAR))
    await store.set_budget("ten_a", 9 * DOLLAR)
    assert await books.over("ten_a") is not None


async def test_with_a_budget_of_nothing_nothing_is_spent():
    over = await Books(FakeAiUsage(), 0, lambda: NOON).over("ten_a")
    assert over is not None
    assert over.detail == "The budget for language models is 0 US dollars, so none is asked."


async def test_what_cannot_be_written_down_stays_owed_and_counts():
    store = Away()
    books = Books(store, 5 * DOLLAR, lambda: NOON)
    for _ in range(3):
        books.owe("ten_a", used(2 * DOLLAR, tokens_in=10))
        await books.settle()
    assert (await books.over("ten_a")) is not None
    assert store.used["ten_a"] == {}
    store.away = False
    await books.settle()
    await books.settle()
    (row,) = store.used["ten_a"].values()
    assert (row.calls, row.tokens_in, row.cost_micros) == (3, 30, 6 * DOLLAR)


async def test_an_error_of_ours_is_not_taken_for_an_absence():
    class Broken(FakeAiUsage):
        async def add(self, tenant_id: str, used: Used) -> None:
            raise ZeroDivisionError

    books = Books(Broken(), DOLLAR, lambda: NOON)
    books.owe("ten_a", used(1))
    with pytest.raises(ZeroDivisionError):
        await books.settle()
