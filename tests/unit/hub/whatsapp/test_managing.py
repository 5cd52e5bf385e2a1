"""Looking at a number."""

from typing import Any

import httpx
import pytest

from hub.domain.messaging_limit import UNLIMITED
from hub.whatsapp.graph import Graph, GraphRefused
from hub.whatsapp.managing import NumberFacts, check_number, limit_of
from hub.whatsapp.usage import Pace


def graph(status: int, body: Any) -> Graph:
    def handler(request: httpx.Request) -> httpx.Response:
        assert (request.method, request.url.path) == ("GET", "/v25.0/100")
        assert "quality_rating" in request.url.params["fields"]
        return httpx.Response(status, json=body)

    return Graph("https://graph.test", "v25.0", transport=httpx.MockTransport(handler))


async def test_a_number_that_exists_has_its_facts() -> None:
    told = {"id": "100", "display_phone_number": "+1 555-0100", "verified_name": "Shop", "quality_rating": "GREEN"}
    assert await check_number(graph(200, told), Pace(), "token", "100", "200") == NumberFacts(
        phone_number_id="100",
        display_phone_number="+1 555-0100",
        name="Shop",
        quality="GREEN",
        status="CONNECTED",
        rate=80,
    )


@pytest.mark.parametrize(
    ("told", "rate"),
    [
        ({"throughput": {"level": "STANDARD"}}, 80),
        ({"throughput": {"level": "HIGH"}}, 1000),
        ({"throughput": {"level": "HIGH"}, "is_on_biz_app": True}, 20),
        ({"throughput": "HIGH"}, 80),
    ],
)
async def test_the_rate_of_a_number_follows_its_throughput_and_the_phone_app(told: Any, rate: int) -> None:
    assert (await check_number(graph(200, told), Pace(), "token", "100", "200")).rate == rate


@pytest.mark.parametrize(
    ("told", "limit"),
    [
        (250, 250),
        ("2000", 2000),
        ("TIER_2K", 2000),
        ("TIER_250", 250),
        ("10K", 10_000),
        ("TIER_100K", 100_000),
        ("TIER_UNLIMITED", UNLIMITED),
        ("UNLIMITED", UNLIMITED),
        (-1, UNLIMITED),
        ("-1", UNLIMITED),
        ("TIER_NOT_SET", None),
        (0, None),
        (True, None),
        (None, None),
        ("TIER_", None),
        ({}, None),
    ],
)
async def test_a_messaging_limit_is_read_however_meta_writes_it(told: Any, limit: int | None) -> None:
    assert limit_of(told) == limit
    facts = {"whatsapp_business_manager_messaging_limit": told}
    assert (await check_number(graph(200, facts), Pace(), "token", "100", "200")).messaging_limit == limit


async def test_looking_keeps_to_the_accounts_budget_for_managing_calls() -> None:
    pace = Pace()
    pace.hold("200", 3600)
    with pytest.raises(GraphRefused) as caught:
        await check_number(graph(200, {}), pace, "token", "100", "200")
    assert caught.value.verdict.action == "slow"


async def test_a_number_the_token_may_not_see_is_refused() -> None:
    told = {"error": {"code": 100, "error_subcode": 33, "message": "Object with ID '100' does not exist"}}
    with pytest.raises(GraphRefused) as caught:
        await check_number(graph(400, told), Pace(), "token", "100", "200")
    assert caught.value.verdict.action == "stop_number"
