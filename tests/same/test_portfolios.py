"""The memory of messaging limits, on the fake and on Redis."""

import asyncio
from typing import Any

import pytest

from deploy.local.ports import free_port
from hub.domain.messaging_limit import DAY, MOST, SPAN, UNLIMITED
from hub.errors import Unavailable
from hub.stores.opened import Stores
from hub.stores.redis.client import Redis, driver
from hub.stores.redis.portfolios import Portfolios
from tests.fakes.portfolios import FakePortfolios
from tests.fakes.samples import tenant

NOON = 1_790_000_000.0


@pytest.fixture(params=["fake", "real"])
def portfolios(request: pytest.FixtureRequest) -> Any:
    return FakePortfolios() if request.param == "fake" else request.getfixturevalue("real").portfolios


async def test_customers_are_counted_once_until_the_limit_and_in_their_order(portfolios: Any) -> None:
    ours = tenant()
    claimed = await portfolios.claim(ours, "p", ["a", "b", "a"], 3, NOON)
    assert (claimed.used, claimed.free_at, claimed.given, claimed.fresh) == (2, None, {"a", "b"}, {"a", "b"})
    claimed = await portfolios.claim(ours, "p", ["b", "c", "d"], 3, NOON + 60)
    assert (claimed.used, claimed.given, claimed.fresh) == (3, {"b", "c"}, {"c"})
    assert claimed.free_at == NOON + SPAN
    assert await portfolios.counted(ours, "p", NOON + 60) == ["a", "b", "c"]


async def test_a_place_is_free_again_a_day_after_the_customer_was_last_counted(portfolios: Any) -> None:
    ours = tenant()
    await portfolios.claim(ours, "p", ["a", "b"], 2, NOON)
    await portfolios.claim(ours, "p", ["a"], 2, NOON + DAY / 2)
    assert (await portfolios.claim(ours, "p", ["c"], 2, NOON + SPAN - 0.01)).given == frozenset()
    assert (await portfolios.claim(ours, "p", ["c", "d"], 2, NOON + SPAN + 0.01)).given == {"c"}
    late = await portfolios.places(ours, "p", 2, NOON + SPAN + DAY / 2 + 0.01)
    assert (late.used, late.free_at) == (1, None)


async def test_another_portfolio_and_another_tenant_count_for_themselves(portfolios: Any) -> None:
    ours = tenant()
    for whose in ((ours, "p"), (ours, "q"), (tenant(), "p")):
        assert (await portfolios.claim(*whose, ["a"], 1, NOON)).fresh == {"a"}


async def test_a_clock_that_is_behind_never_frees_a_place_sooner(portfolios: Any) -> None:
    ours = tenant()
    await portfolios.claim(ours, "p", ["a"], 1, NOON)
    await portfolios.claim(ours, "p", ["a"], 1, NOON - 30)
    assert (await portfolios.places(ours, "p", 1, NOON)).free_at == NOON + SPAN


async def test_a_place_is_given_back_unless_it_was_claimed_again(portfolios: Any) -> None:
    ours = tenant()
    await portfolios.claim(ours, "p", ["a", "b"], 2, NOON)
    await portfolios.claim(ours, "p", ["b"], 2, NOON + 1)
    await portfolios.give_back(ours, "p", ["a", "b", "never"], NOON)
    assert await portfolios.counted(ours, "p", NOON + 2) == ["b"]


async def test_an_unknown_limit_counts_and_refuses_nobody_and_no_limit_counts_nobody(portfolios: Any) -> None:
    ours = tenant()
    assert (await portfolios.claim(ours, "p", ["a", "b"], None, NOON)).given == {"a", "b"}
    assert (await portfolios.claim(ours, "p", ["c"], 2, NOON + 1)).given == frozenset()
    assert (await portfolios.claim(ours, "p", ["c"], UNLIMITED, NOON + 1)).given == {"c"}
    assert (await portfolios.places(ours, "p", 2, NOON + 1)).used == 2


async def test_a_lowered_limit_frees_nobody_and_lets_nobody_new_in(portfolios: Any) -> None:
    ours = tenant()
    await portfolios.claim(ours, "p", ["a", "b", "c"], 3, NOON)
    claimed = await portfolios.claim(ours, "p", ["a", "d"], 2, NOON + 1)
    assert (claimed.used, claimed.given) == (3, {"a"})


async def test_claims_at_the_same_moment_share_the_places(real: Stores) -> None:
    ours = tenant()
    wanted = [[f"{turn}-{n}" for n in range(20)] for turn in range(25)]
    claims = await asyncio.gather(*(real.portfolios.claim(ours, "p", some, 250, NOON) for some in wanted))
    assert sum(len(claimed.given) for claimed in claims) == 250


async def test_a_hundred_thousand_customers_are_counted_exactly(real: Stores) -> None:
    ours = tenant()
    for start in range(0, MOST, 5_000):
        some = [f"49151{n:07}" for n in range(start, start + 5_000)]
        assert len((await real.portfolios.claim(ours, "p", some, MOST, NOON)).fresh) == 5_000
    last = await real.portfolios.claim(ours, "p", ["one more", "491510000007"], MOST, NOON + 1)
    assert (last.used, last.given) == (MOST, {"491510000007"})


async def test_while_redis_is_away_nobody_gets_a_place() -> None:
    redis = Redis(driver.from_url(f"redis://127.0.0.1:{free_port([])}/0"))
    with pytest.raises(Unavailable):
        await Portfolios(redis).claim(tenant(), "p", ["a"], 10, NOON)
    await redis.close()
