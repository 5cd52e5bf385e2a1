"""Claude's own API, over a network that is none."""

import json
import traceback
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from ai.gateway.claude import THINKING, Claude
from ai.gateway.providers import Failure, Price, Question, Reply, Turn

QUESTION = Question(system="Rules.", turns=(Turn("user", "Hello"),), max_tokens=100, temperature=0.2)
USAGE = {"input_tokens": 7, "cache_creation_input_tokens": 2, "cache_read_input_tokens": 1, "output_tokens": 3}


def claude(handler: Callable[[httpx2.Request], httpx2.Response]) -> Claude:
    transport = httpx2.MockTransport(handler)
    return Claude(model="m", url="https://llm.example", key="sk-secret", price=Price(), transport=transport)


def message(stop: str = "end_turn", **more: Any) -> dict[str, Any]:
    blocks = [{"type": "thinking", "thinking": "Hm", "signature": "x"}, {"type": "text", "text": "Hi"}]
    known = {"id": "x", "type": "message", "role": "assistant", "model": "m", "content": blocks, "usage": USAGE}
    return known | {"stop_reason": stop, "stop_sequence": None} | more


def events(*items: dict[str, Any]) -> httpx2.Response:
    lines = [f"event: {item['type']}\ndata: {json.dumps(item)}\n\n" for item in items]
    return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content="".join(lines))


BEGIN = {"type": "message_start", "message": message() | {"content": [], "stop_reason": None}}
DELTA = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hi "}}
THOUGHT = {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Hm"}}
LAST = {
    "type": "message_delta",
    "delta": {"stop_reason": "end_turn", "stop_sequence": None},
    "usage": {"output_tokens": 5},
}
END = {"type": "message_stop"}


async def test_the_question_is_asked_as_it_is_and_the_answer_is_counted():
    asked: list[Any] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append((request.url, request.headers["authorization"], json.loads(request.content)))
        return httpx2.Response(200, json=message())

    assert await claude(answer).complete(QUESTION, 5.0) == Reply(text="Hi", tokens_in=10, tokens_out=3)
    ((url, key, body),) = asked
    assert (str(url), key) == ("https://llm.example/v1/messages", "Bearer sk-secret")
    assert body == {
        "model": "m",
        "system": "Rules.",
        "messages": [{"role": "user", "content": "Hello"}],
        "max_tokens": 100 + THINKING,
    }


@pytest.mark.parametrize(
    ("response", "kind", "counts"),
    [
        (httpx2.Response(401, json={"type": "error", "error": {"type": "x", "message": "sk-secret"}}), "refused", True),
        (httpx2.Response(400, json={"type": "error", "error": {"type": "invalid_request_error"}}), "refused", False),
        (httpx2.Response(429), "limited", True),
        (httpx2.Response(529), "limited", True),
        (httpx2.Response(500), "away", True),
        (httpx2.Response(307, headers={"location": "https://elsewhere.example/"}), "rubbish", True),
        (httpx2.Response(200, text="<html>"), "rubbish", True),
        (httpx2.Response(200, json={"object": "list"}), "rubbish", True),
        (httpx2.Response(200, content=b" " * 5_000_000), "rubbish", True),
        (httpx2.Response(200, json=message("max_tokens")), "rubbish", False),
        (httpx2.Response(200, json=message("refusal")), "refused", False),
        (httpx2.Response(200, json=message("tool_use")), "rubbish", True),
        (httpx2.Response(200, json=message(content=[{"type": "text", "text": 7}])), "rubbish", True),
    ],
)  # fmt: skip
async def test_what_a_bad_answer_means(response: httpx2.Response, kind: str, counts: bool):
    with pytest.raises(Failure) as failed:
        await claude(lambda _: response).complete(QUESTION, 5.0)
    assert (failed.value.kind, failed.value.counts) == (kind, counts)
    assert "sk-secret" not in "".join(traceback.format_exception(failed.value)) + repr(failed.value)


@pytest.mark.parametrize(
    ("error", "kind"),
    [(httpx2.ConnectError("x"), "away"), (httpx2.ReadTimeout("x"), "slow"), (httpx2.ReadError("x"), "away")],
)
async def test_what_a_broken_connection_means(error: Exception, kind: str):
    def broken(_: httpx2.Request) -> httpx2.Response:
        raise error

    with pytest.raises(Failure) as failed:
        await claude(broken).complete(QUESTION, 5.0)
    assert failed.value.kind == kind


async def test_a_stream_gives_its_pieces_and_then_what_it_took():
    response = events(BEGIN, {"type": "ping"}, THOUGHT, DELTA, DELTA, LAST, END)
    items = [item async for item in claude(lambda _: response).stream(QUESTION, 5.0)]
    assert items == ["Hi ", "Hi ", Reply(text="Hi Hi ", tokens_in=10, tokens_out=5)]


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (events(BEGIN, DELTA), "rubbish"),
        (events(BEGIN, DELTA, LAST), "rubbish"),
        (events(BEGIN, DELTA, END), "rubbish"),
        (events(BEGIN, DELTA, {"type": "error", "error": {"type": "overloaded_error", "message": "x"}}), "limited"),
        (events(BEGIN, DELTA, {"type": "error", "error": {"type": "api_error", "message": "x"}}), "away"),
        (events(BEGIN, {"type": "content_block_delta", "index": 0}), "rubbish"),
    ],
)
async def test_a_stream_that_does_not_end_well_has_failed(response: httpx2.Response, kind: str):
    with pytest.raises(Failure) as failed:
        _ = [item async for item in claude(lambda _: response).stream(QUESTION, 5.0)]
    assert failed.value.kind == kind
