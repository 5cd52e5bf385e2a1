"""Remembered answers, on the fake and on Redis."""

from typing import Any

import pytest

from deploy.local.ports import free_port
from hub.errors import Unavailable
from hub.stores.opened import Stores
from hub.stores.redis.ai_answers import AiAnswers
from hub.stores.redis.client import Redis, driver
from tests.fakes.ai_answers import FakeAiAnswers
from tests.fakes.samples import tenant


@pytest.fixture(params=["fake", "real"])
def answers(request: pytest.FixtureRequest) -> Any:
    return FakeAiAnswers() if request.param == "fake" else request.getfixturevalue("real").ai_answers


async def test_an_answer_is_found_by_its_key_and_the_newest_counts(answers: Any) -> None:
    ours = tenant()
    await answers.keep(ours, b"\x00a", b"first", 60)
    await answers.keep(ours, b"\x00a", b"second", 60)
    assert await answers.find(ours, [b"other", b"\x00a"]) == [None, b"second"]
    assert await answers.find(ours, []) == []


async def test_another_tenant_finds_nothing(answers: Any) -> None:
    await answers.keep(tenant(), b"a", b"ours", 60)
    assert await answers.find(tenant(), [b"a"]) == [None]


async def test_an_answer_is_forgotten_in_time(real: Stores) -> None:
    ours = tenant()
    await real.ai_answers.keep(ours, b"a", b"x", 60)
    left = await real.redis.commands.ttl(f"ai_answer:{ours}:{b'a'.hex()}")
    assert 0 < left <= 60


async def test_while_redis_is_away_it_says_so() -> None:
    redis = Redis(driver.from_url(f"redis://127.0.0.1:{free_port([])}/0"))
    with pytest.raises(Unavailable):
        await AiAnswers(redis).find(tenant(), [b"a"])
    await redis.close()
