"""OpenAI and those who speak its language, over a network that is none."""

import json
import traceback
from collections.abc import Callable
from typing import Any, Literal

import httpx2
import pytest

from ai.gateway.openai_like import THINKING, OpenAiLike
from ai.gateway.providers import Failure, Note, Price, Question, Reply, Turn

QUESTION = Question(system="Rules.", turns=(Turn("user", "Hello"),), max_tokens=100, temperature=0.2)
Handler = Callable[[httpx2.Request], httpx2.Response]


def provider(handler: Handler, name: Literal["openai", "compatible"] = "openai", key: str = "sk-secret") -> OpenAiLike:
    return OpenAiLike(
        name, model="m", url="https://llm.example/v1", key=key, price=Price(), hearing_model="ears",
        transport=httpx2.MockTransport(handler),
    )  # fmt: skip


def completion(content: Any = "Hi", finish: str = "stop", usage: Any = None, **message: Any) -> httpx2.Response:
    choice = {"index": 0, "message": {"role": "assistant", "content": content, **message}, "finish_reason": finish}
    return httpx2.Response(200, json={"id": "x", "object": "chat.completion", "choices": [choice], "usage": usage})


def events(*items: Any) -> httpx2.Response:
    lines = [f"data: {item if isinstance(item, str) else json.dumps(item)}\n\n" for item in items]
    return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content="".join(lines))


def piece(content: str | None, finish: str | None = None, usage: Any = None) -> dict[str, Any]:
    return {
        "id": "x",
        "choices": [{"index": 0, "delta": {"content": content}, "finish_reason": finish}],
        "usage": usage,
    }


async def failing(handler: Handler) -> Failure:
    with pytest.raises(Failure) as failed:
        await provider(handler).complete(QUESTION, 5.0)
    return failed.value


async def test_the_question_is_asked_as_it_is_and_the_answer_is_counted():
    asked: list[Any] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append((request.url, request.headers["authorization"], json.loads(request.content)))
        return completion(usage={"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10})

    assert await provider(answer).complete(QUESTION, 5.0) == Reply(text="Hi", tokens_in=7, tokens_out=3)
    ((url, key, body),) = asked
    assert (str(url), key) == ("https://llm.example/v1/chat/completions", "Bearer sk-secret")
    assert body == {
        "model": "m",
        "messages": [{"role": "system", "content": "Rules."}, {"role": "user", "content": "Hello"}],
        "max_completion_tokens": 100 + THINKING,
        "temperature": 0.2,
    }


async def test_servers_of_ones_own_take_the_older_name_of_the_limit_and_may_count_nothing():
    asked: list[Any] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(json.loads(request.content))
        return completion("Fine", usage=None)

    reply = await provider(answer, "compatible", key="").complete(QUESTION, 5.0)
    assert asked[0]["max_tokens"] == 100 + THINKING
    assert (reply.tokens_in, reply.tokens_out) == (QUESTION.tokens, 1)


async def test_an_option_that_a_model_refuses_is_left_out_at_once_and_from_then_on():
    asked: list[Any] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(json.loads(request.content))
        if "temperature" in asked[-1]:
            error = {
                "message": "Unsupported value",
                "type": "invalid_request_error",
                "param": "temperature",
                "code": "x",
            }
            return httpx2.Response(400, json={"error": error})
        return completion()

    one = provider(answer)
    for _ in range(2):
        assert (await one.complete(QUESTION, 5.0)).text == "Hi"
    assert ["temperature" in body for body in asked] == [True, False, False]


@pytest.mark.parametrize(
    ("response", "kind", "counts", "billed"),
    [
        (httpx2.Response(401, json={"error": {"message": "Incorrect: sk-secret"}}), "refused", True, False),
        (httpx2.Response(404, json={"error": {"message": "no such model"}}), "refused", True, False),
        (httpx2.Response(400, json={"error": {"message": "too long", "param": "messages"}}), "refused", False, False),
        (httpx2.Response(429, json={}), "limited", True, False),
        (httpx2.Response(503, text="<html>"), "away", True, False),
        (httpx2.Response(504), "slow", True, False),
        (httpx2.Response(302, headers={"location": "https://elsewhere.example/"}), "rubbish", True, False),
        (httpx2.Response(200, text="<html>"), "rubbish", True, True),
        (httpx2.Response(200, json={"choices": []}), "rubbish", True, True),
        (httpx2.Response(200, json=[1]), "rubbish", True, True),
        (httpx2.Response(200, content=b"x" * 5_000_000), "rubbish", True, True),
        (completion(["a", "b"]), "rubbish", True, True),
        (completion("Hi", "length"), "rubbish", False, True),
        (completion(None, "tool_calls"), "rubbish", True, True),
        (completion(None, "content_filter"), "refused", False, True),
        (completion(None, refusal="I will not"), "refused", False, True),
    ],
)  # fmt: skip
async def test_what_a_bad_answer_means(response: httpx2.Response, kind: str, counts: bool, billed: bool):
    failure = await failing(lambda _: response)
    assert (failure.kind, failure.counts, failure.billed) == (kind, counts, billed)
    assert "sk-secret" not in "".join(traceback.format_exception(failure)) + repr(failure)


async def test_a_server_that_asks_for_time_is_heard():
    assert (await failing(lambda _: httpx2.Response(429, headers={"retry-after": "12"}))).wait == 12.0
    assert (await failing(lambda _: httpx2.Response(429, headers={"retry-after": "tomorrow"}))).wait is None


@pytest.mark.parametrize(
    ("error", "kind", "billed"),
    [
        (httpx2.ConnectError("refused"), "away", False),
        (httpx2.ConnectTimeout("slow"), "away", False),
        (httpx2.ReadTimeout("slow"), "slow", True),
        (httpx2.ReadError("reset"), "away", True),
        (RuntimeError("whatever"), "rubbish", True),
    ],
)
async def test_what_a_broken_connection_means(error: Exception, kind: str, billed: bool):
    def broken(_: httpx2.Request) -> httpx2.Response:
        raise error

    failure = await failing(broken)
    assert (failure.kind, failure.billed) == (kind, billed)


async def test_a_stream_gives_its_pieces_and_then_what_it_took():
    usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
    response = events(
        piece(""), piece("He"), piece("llo"), piece(None, "stop"), {"choices": [], "usage": usage}, "[DONE]"
    )
    items = [item async for item in provider(lambda _: response).stream(QUESTION, 5.0)]
    assert items == ["He", "llo", Reply(text="Hello", tokens_in=7, tokens_out=3)]


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (events(piece("He")), "rubbish"),
        (events(piece("He"), "[DONE]"), "rubbish"),
        (events(piece("He"), "{broken"), "rubbish"),
        (events(piece("He"), {"error": {"message": "overloaded", "type": "server_error"}}), "away"),
        (events(piece("He"), piece(None, "length"), "[DONE]"), "rubbish"),
        (httpx2.Response(500), "away"),
    ],
)
async def test_a_stream_that_does_not_end_well_has_failed(response: httpx2.Response, kind: str):
    with pytest.raises(Failure) as failed:
        _ = [item async for item in provider(lambda _: response).stream(QUESTION, 5.0)]
    assert failed.value.kind == kind


@pytest.mark.parametrize(("usage", "seconds"), [({"type": "duration", "seconds": 3}, 3.0), (None, None)])
async def test_a_voice_note_is_heard(usage: Any, seconds: float | None):
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert b'name="language"' in request.content
        assert b"OggS" in request.content
        return httpx2.Response(200, json={"text": "Hello", "usage": usage})

    heard = await provider(answer).transcribe(Note(audio=b"OggS", filename="a.ogg", language="de"), 5.0)
    assert (heard.text, heard.seconds) == ("Hello", seconds)


async def test_a_voice_note_that_comes_back_as_something_else_has_failed():
    with pytest.raises(Failure):
        await provider(lambda _: httpx2.Response(200, json={"data": []})).transcribe(Note(audio=b"", filename="a"), 5.0)
