"""One conversation with Graph: what is sent, what is known when it fails, what is never told."""

import asyncio
import pickle
import traceback
from typing import Any

import aiohttp
import httpx
import pytest

from hub.whatsapp.graph import Answer, Graph, GraphRefused, GraphTimeout, GraphUnreachable, chunks
from hub.whatsapp.refusals import judge

TOKEN = "EAAG-secret-token"
URL = "https://graph.test"


def graph(handler: Any, base: str = URL) -> Graph:
    return Graph(base, "v25.0", transport=httpx.MockTransport(handler))


def failing(error: Exception, cause: Exception | None = None) -> Graph:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error from cause

    return graph(handler)


def answering(status: int, **more: Any) -> Graph:
    return graph(lambda request: httpx.Response(status, **more))


async def test_a_call_goes_to_its_path_under_the_version_with_the_token_in_its_header() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"id": "1"}, headers={"X-App-Usage": "{}"})

    answer = await graph(handler).call("POST", "100/messages", TOKEN, json={"a": "é"}, params={"b": "c"})
    (request,) = seen
    assert (request.method, str(request.url)) == ("POST", "https://graph.test/v25.0/100/messages?b=c")
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert (request.headers["content-type"], request.content) == ("application/json", '{"a":"é"}'.encode())
    assert (answer.status, answer.body, answer.headers["x-app-usage"]) == (200, {"id": "1"}, "{}")


@pytest.mark.parametrize("content", [b"", b"<html>", b"[" * 9999, b"\xff"])
async def test_an_answer_that_is_no_json_has_no_body(content: bytes) -> None:
    answer = await answering(502, content=content).call("GET", "1", TOKEN)
    assert (answer.status, answer.body) == (502, None)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (httpx.ConnectError("x"), None),
        (httpx.ConnectTimeout("x"), None),
        (httpx.PoolTimeout("x"), None),
        (httpx.TimeoutException("x"), aiohttp.ConnectionTimeoutError("x")),
        (httpx.ConnectError("x"), aiohttp.ClientConnectorError(None, OSError(111, "refused"))),  # type: ignore[arg-type]
    ],
)
async def test_a_call_that_found_no_connection_certainly_did_not_leave(error: Exception, cause: Any) -> None:
    with pytest.raises(GraphUnreachable):
        await failing(error, cause).call("POST", "1", TOKEN)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (httpx.ReadTimeout("x"), None),
        (httpx.ReadError("x"), None),
        (httpx.WriteError("x"), None),
        (httpx.RemoteProtocolError("x"), None),
        (OSError("x"), None),
        # the transport calls a connection lost after sending a connect timeout
        (httpx.ConnectTimeout("x"), aiohttp.ServerDisconnectedError()),
        (httpx.ConnectTimeout("x"), aiohttp.ClientOSError(104, "reset")),
        (aiohttp.ClientResponseError(None, (), message="bad"), None),  # type: ignore[arg-type]
    ],
)
async def test_a_call_that_broke_later_may_have_been_accepted(error: Exception, cause: Any) -> None:
    with pytest.raises(GraphTimeout):
        await failing(error, cause).call("POST", "1", TOKEN)


async def test_a_call_without_an_answer_in_time_may_have_been_accepted() -> None:
    async def handler(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(5)
        return httpx.Response(200)

    with pytest.raises(GraphTimeout, match=r"within 0\.01 s"):
        await graph(handler).call("POST", "1", TOKEN, total=0.01)


async def test_a_token_appears_in_no_error() -> None:
    broken = [failing(httpx.ConnectError(TOKEN)), failing(httpx.ReadError(TOKEN)), failing(OSError(TOKEN))]
    for each, token in zip([*broken, answering(200)], [TOKEN, TOKEN, TOKEN, f"{TOKEN}é\n"], strict=True):
        with pytest.raises((GraphTimeout, GraphUnreachable)) as caught:
            await each.call("POST", "1", token)
        assert TOKEN not in f"{caught.value} {caught.value!r}"
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


async def test_a_token_that_graph_repeats_in_its_answer_is_taken_out() -> None:
    told = {"error": {"code": 190, "message": f"Malformed access token {TOKEN}"}}
    answer = await answering(401, json=told).call("GET", "1", TOKEN)
    assert answer.body["error"]["message"] == "Malformed access token [access token]"


async def test_cookies_of_one_tenants_answer_do_not_travel_with_anothers() -> None:
    seen: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("cookie"))
        return httpx.Response(200, headers={"set-cookie": "who=tenant-1"})

    shared = graph(handler)
    await shared.call("GET", "1", TOKEN)
    await shared.call("GET", "1", "another")
    assert seen == [None, None]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "30"}, 30.0),
        ({"retry-after": "Fri, 01 May 2026 12:01:00 GMT", "date": "Fri, 01 May 2026 12:00:00 GMT"}, 60.0),
        ({"retry-after": "Fri, 01 May 2026 12:01:00 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":5},{"call_count":1}]}'}, 300.0),
        ({"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":0}]}'}, None),
        ({"x-business-use-case-usage": "x"}, None),
    ],
)
def test_the_time_to_wait_is_read_from_the_headers(headers: dict[str, str], seconds: float | None) -> None:
    assert Answer(429, None, headers).retry_after == seconds


def test_a_yes_passes_and_a_no_carries_its_verdict() -> None:
    yes = Answer(200, {"success": True})
    assert yes.or_refused() is yes
    with pytest.raises(GraphRefused) as caught:
        Answer(400, {"error": {"code": 131056}}, {"retry-after": "6"}).or_refused()
    assert (caught.value.verdict.action, caught.value.verdict.wait) == ("pair_wait", 6.0)


def test_an_error_inside_a_yes_is_a_no() -> None:
    assert not Answer(200, {"error": {"code": 1}}).ok


def test_errors_survive_a_process_border() -> None:
    refused = GraphRefused(judge(400, {"error": {"code": 131047}}, None))
    for error in (refused, GraphTimeout("x"), GraphUnreachable("y")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again)) == (type(error), str(error))
    assert str(refused) == "Graph refused: 131047 More than 24 hours have passed (never)"


@pytest.mark.parametrize(("base", "url", "sent"), [
    (URL, "https://cdn.test/f", True),
    (URL, "http://cdn.test/f", False),
    (URL, "file:///etc/passwd", False),
    ("http://127.0.0.1:1", "http://127.0.0.1:1/f", True),
])  # fmt: skip
async def test_a_token_leaves_over_tls_unless_graph_itself_is_plain(base: str, url: str, sent: bool) -> None:
    plain = graph(lambda request: httpx.Response(200, content=b"abc"), base)
    try:
        async with plain.stream(url, TOKEN) as response:
            assert b"".join([chunk async for chunk in chunks(response)]) == b"abc"
        assert sent
    except GraphUnreachable:
        assert not sent
    await plain.close()
