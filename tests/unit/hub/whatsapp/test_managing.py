"""Looking at a number."""

from typing import Any

import httpx
import pytest

from hub.whatsapp.graph import Graph, GraphRefused
from hub.whatsapp.managing import NumberFacts, check_number


def graph(status: int, body: Any) -> Graph:
    def handler(request: httpx.Request) -> httpx.Response:
        assert (request.method, request.url.path) == ("GET", "/v25.0/100")
        assert "quality_rating" in request.url.params["fields"]
        return httpx.Response(status, json=body)

    return Graph("https://graph.test", "v25.0", transport=httpx.MockTransport(handler))


async def test_a_number_that_exists_has_its_facts() -> None:
    told = {"id": "100", "display_phone_number": "+1 555-0100", "verified_name": "Shop", "quality_rating": "GREEN"}
    assert await check_number(graph(200, told), "token", "100") == NumberFacts(
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
    assert (await check_number(graph(200, told), "token", "100")).rate == rate


async def test_a_number_the_token_may_not_see_is_refused() -> None:
    told = {"error": {"code": 100, "error_subcode": 33, "message": "Object with ID '100' does not exist"}}
    with pytest.raises(GraphRefused) as caught:
        await check_number(graph(400, told), "token", "100")
    assert caught.value.verdict.action == "stop_number"
