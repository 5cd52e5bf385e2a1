"""The gateway with the providers' real packages, against a simulator that speaks their APIs."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import Struct

from ai.gateway import Gateway, OverBudget, ProvidersFailed, Task, Written
from hub.settings import load
from tests.fakes.ai_answers import FakeAiAnswers
from tests.fakes.ai_usage import FakeAiUsage
from tests.integration.simulated import Simulated, Simulator

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
THREAD = "Customer: I am Ada Lovelace, call +49 151 2345678 or ada@example.com about 88123456.\nTeam: We will."
SECRETS = ("Ada", "Lovelace", "2345678", "ada@example", "88123456", "sk-")
FAILING: dict[str, tuple[dict[str, Any], str]] = {  # knobs → the kind of failure they are
    "HTTP 500": ({"http_500": 100}, "away"),
    "HTTP 429": ({"http_429": 100, "retry_after_s": 20}, "limited"),
    "HTTP 401": ({"http_401": 100}, "refused"),
    "no answer": ({"timeouts": 100, "timeout_hold_s": 60}, "slow"),
    "broken JSON": ({"rubbish": {"broken_json": 100}}, "rubbish"),
    "another shape": ({"rubbish": {"wrong_shape": 100}}, "rubbish"),
    "nothing": ({"rubbish": {"empty": 100}}, "rubbish"),
    "no end": ({"rubbish": {"enormous": 100}}, "rubbish"),
    "half of it": ({"rubbish": {"half_stream": 100}}, "rubbish"),
}
OTHER = {"anthropic": "openai", "openai": "anthropic"}


class Answer(Struct):
    reply: str
    sure: float


class Models:
    """The simulated models, gentle again for each test."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        simulator.ask("DELETE", "/control/llm")

    def turn(self, api: str | None = None, **knobs: Any) -> None:
        self.simulator.ask("PUT", "/control/llm", params={"api": api} if api else {}, json=knobs)

    def say(self, *texts: str, **more: Any) -> None:
        answers = [{"text": text, **more} for text in texts]
        self.simulator.ask("POST", "/control/llm/answers", json={"answers": answers})

    def asked(self) -> list[dict[str, Any]]:
        return self.simulator.ask("GET", "/control/llm/asked")["items"]


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    simulated = Simulated(tmp_path_factory.mktemp("simulator"))
    yield simulated.simulator
    simulated.close()


@pytest.fixture
def models(simulator: Simulator) -> Models:
    return Models(simulator)


@asynccontextmanager
async def opened(
    models: Models, order: str, usage: FakeAiUsage | None = None, clock: Clock | None = None, **more: str
) -> AsyncIterator[Gateway]:
    url = models.simulator.url
    env = {
        "HUB_AI_PROVIDERS": order,
        "HUB_OPENAI_API_KEY": "sk-openai",
        "HUB_OPENAI_MODEL": "gpt-x",
        "HUB_OPENAI_URL": f"{url}/llm/openai/v1",
        "HUB_OPENAI_PRICE": "1/10",
        "HUB_ANTHROPIC_API_KEY": "sk-anthropic",
        "HUB_ANTHROPIC_MODEL": "claude-x",
        "HUB_ANTHROPIC_URL": f"{url}/llm/anthropic",
        "HUB_ANTHROPIC_PRICE": "2/20",
        "HUB_LLM_URL": f"{url}/llm/openai/v1",
        "HUB_LLM_MODEL": "own-x",
        "HUB_TRANSCRIPTION_MODEL": "whisper-x",
        "HUB_TRANSCRIPTION_PRICE": "0.006",
        **more,
    }
    gateway = Gateway.open(load(env), usage or FakeAiUsage(), FakeAiAnswers(), clock or Clock())
    try:
        yield gateway
    finally:
        await gateway.close()


def task(text: str = THREAD, **known: Any) -> Task:
    given: dict[str, Any] = {
        "tenant_id": "ten_a",
        "feature": "summary",
        "prompt": "summary",
        "names": ("Ada Lovelace",),
    }
    return Task(**{**given, "values": {"conversation": text}, **known})


async def streamed(gateway: Gateway, one: Task) -> tuple[list[str], Written]:
    items: list[Any] = [item async for item in gateway.stream(one)]
    return items[:-1], items[-1]


@pytest.mark.parametrize(
    ("provider", "model", "price"),
    [("openai", "gpt-x", (1, 10)), ("anthropic", "claude-x", (2, 20)), ("compatible", "own-x", (0, 0))],
)
async def test_each_provider_answers_whole_and_in_pieces(
    models: Models, provider: str, model: str, price: tuple[int, int]
) -> None:
    async with opened(models, provider) as gateway:
        models.say("Call [PHONE_1] about\nthe parcel, [name_1].", times=0)
        expected = "Call +49 151 2345678 about\nthe parcel, Ada Lovelace."
        written = await gateway.write(task())
        assert (written.text, written.provider, written.model, written.prompt) == (
            expected,
            provider,
            model,
            "summary@1",
        )
        assert written.tokens_in > 100
        assert written.cost_micros == written.tokens_in * price[0] + written.tokens_out * price[1]
        pieces, last = await streamed(gateway, task(THREAD + "!"))
        assert "".join(pieces) == last.text == expected
        assert len(pieces) > 3
        assert (last.tokens_in, last.tokens_out) == (pytest.approx(written.tokens_in, abs=1), written.tokens_out)


async def test_nothing_personal_is_in_what_was_asked_and_the_key_only_in_its_header(models: Models) -> None:
    for provider in ("openai", "anthropic", "compatible"):
        async with opened(models, provider) as gateway:
            models.say("no JSON")
            assert (await gateway.write(task(answer=Answer))).value is not None  # after a repair
            await streamed(gateway, task())
    asked = models.asked()
    assert len(asked) == 9
    assert [secret for secret in SECRETS if secret in json.dumps(asked, ensure_ascii=False)] == []
    assert all("[PHONE_1]" in json.dumps(each["body"]) for each in asked)


@pytest.mark.parametrize("failing", FAILING)
@pytest.mark.parametrize("api", ["anthropic", "openai"])
async def test_when_one_fails_the_other_answers_and_nobody_notices(models: Models, api: str, failing: str) -> None:
    knobs, kind = FAILING[failing]
    seconds = 2.0 if kind == "slow" else 20.0
    models.turn(api, **knobs)
    usage = FakeAiUsage()
    async with opened(models, f"{api},{OTHER[api]}", usage) as gateway:
        assert (await gateway.write(task(seconds=seconds))).provider == OTHER[api]
    rows = await usage.days("ten_a", NOON.date(), NOON.date())
    assert {(used.provider, used.calls, used.failed) for used in rows} == {(api, 0, 1), (OTHER[api], 1, 0)}
    async with opened(models, api) as gateway:
        with pytest.raises(ProvidersFailed) as failed:
            await gateway.write(task(seconds=seconds))
    assert failed.value.extra == {"kinds": {api: kind}}


@pytest.mark.parametrize("failing", FAILING)
@pytest.mark.parametrize("api", ["anthropic", "openai"])
async def test_a_stream_that_fails_is_whole_elsewhere_or_says_that_it_broke_off(
    models: Models, api: str, failing: str
) -> None:
    knobs, kind = FAILING[failing]
    models.turn(api, **knobs)
    models.say("One two three four five six seven eight nine ten.", times=0)
    shown: list[Any] = []
    async with opened(models, f"{api},{OTHER[api]}") as gateway:
        broken: ProvidersFailed | None = None
        try:
            async for item in gateway.stream(task(seconds=2.0 if kind == "slow" else 20.0)):
                shown.append(item)
        except ProvidersFailed as error:
            broken = error
    if broken is not None:
        assert "Discard what it wrote" in broken.detail
        assert shown
        assert not isinstance(shown[-1], Written)
        return
    assert (shown[-1].provider, "".join(shown[:-1])) == (OTHER[api], shown[-1].text)


async def test_the_breaker_opens_and_closes_as_configured(models: Models) -> None:
    clock = Clock()
    models.turn("openai", http_500=100)
    async with opened(models, "openai", clock=clock, HUB_AI_BREAKER="4/60/30") as gateway:
        for n in range(5):
            with pytest.raises(ProvidersFailed):
                await gateway.write(task(f"{n}"))
        assert len(models.asked()) == 4  # each question was asked twice, until the breaker opened
        models.turn("openai", http_500=0)
        clock.now += timedelta(seconds=29)
        with pytest.raises(ProvidersFailed):
            await gateway.write(task("29"))
        clock.now += timedelta(seconds=1)
        done = await asyncio.gather(*(gateway.write(task(f"p{n}")) for n in range(3)), return_exceptions=True)
        assert sorted(type(each).__name__ for each in done) == ["ProvidersFailed", "ProvidersFailed", "Written"]
        assert isinstance(await gateway.write(task("again")), Written)


async def test_a_provider_that_asks_for_time_is_left_alone_so_long(models: Models) -> None:
    clock = Clock()
    models.turn("anthropic", http_429=100, retry_after_s=40)
    async with opened(models, "anthropic,openai", clock=clock) as gateway:
        for n in range(3):
            assert (await gateway.write(task(f"{n}"))).provider == "openai"
        assert [each["api"] for each in models.asked()].count("anthropic") == 1
        models.turn("anthropic", http_429=0)
        clock.now += timedelta(seconds=40)
        assert (await gateway.write(task("later"))).provider == "anthropic"


async def test_a_budget_stops_before_anything_is_asked(models: Models) -> None:
    usage = FakeAiUsage()
    async with opened(models, "openai", usage, HUB_AI_MONTHLY_BUDGET="0.0005") as gateway:
        cost = (await gateway.write(task())).cost_micros
        assert cost >= 500
        with pytest.raises(OverBudget) as over:
            await gateway.write(task("one more"))
        assert over.value.extra == {"spent_micros": cost, "budget_micros": 500}
        assert len(models.asked()) == 1


async def test_the_same_question_is_asked_once(models: Models) -> None:
    async with opened(models, "openai,anthropic") as gateway:
        first = await gateway.write(task())
        second = await gateway.write(task(THREAD.replace("2345678", "7654321")))
        pieces, third = await streamed(gateway, task())
        assert (first.cached, second.cached, third.cached) == (False, True, True)
        assert pieces == [third.text]
        assert len(models.asked()) == 1


async def test_json_is_answered_in_the_shape_that_was_asked_for(models: Models) -> None:
    models.say("Sure!", '{"reply": "Call [PHONE_1]", "sure": 0.75}')
    async with opened(models, "anthropic") as gateway:
        written = await gateway.write(task(answer=Answer))
        assert written.value == Answer("Call +49 151 2345678", 0.75)
        assert isinstance((await gateway.write(task("Hello", answer=Answer))).value, Answer)


async def test_who_leaves_a_stream_hangs_up(models: Models) -> None:
    models.say("word " * 50)
    models.turn(piece_ms=20)
    async with opened(models, "openai") as gateway:
        stream = gateway.stream(task())
        assert await anext(stream) == "word"
        await stream.aclose()
        assert (await gateway.write(task("next"))).provider == "openai"


async def test_a_voice_note_is_written_out(models: Models) -> None:
    models.say("Where is my parcel?", contains="note.ogg")
    usage = FakeAiUsage()
    async with opened(models, "anthropic,openai", usage) as gateway:
        assert gateway.hears()
        written = await gateway.transcribe("ten_a", b"OggS" * 1000, "note.ogg", "de")
        assert (written.text, written.provider, written.model) == ("Where is my parcel?", "openai", "whisper-x")
        assert written.cost_micros == 200  # of two seconds
        (asked,) = models.asked()
        assert asked["body"] == {"model": "whisper-x", "language": "de", "filename": "note.ogg", "bytes": 4000}
        for knobs, kind in FAILING.values():
            models.turn(**{"http_500": 0, "http_429": 0, "http_401": 0, "timeouts": 0, "rubbish": {}} | knobs)
            async with opened(models, "openai", HUB_AI_SECONDS="1") as failing:
                with pytest.raises(ProvidersFailed) as failed:
                    await failing.transcribe("ten_a", b"OggS", "other.ogg", None)
            assert failed.value.extra == {"kinds": {"openai": kind}}


async def test_whoever_is_not_there_is_away(models: Models) -> None:
    async with opened(models, "openai,anthropic", HUB_OPENAI_URL="http://127.0.0.1:9/v1") as gateway:
        assert (await gateway.write(task())).provider == "anthropic"
    async with opened(models, "openai", HUB_OPENAI_URL="http://127.0.0.1:9/v1") as gateway:
        with pytest.raises(ProvidersFailed) as failed:
            await gateway.write(task())
    assert failed.value.extra == {"kinds": {"openai": "away"}}


def test_a_knob_that_cannot_be_turned_is_refused_and_named(simulator: Simulator) -> None:
    refused = simulator.client.put("/control/llm", json={"http_500": 101})
    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (422, "$.http_500")
    for path, body in (
        ("/llm/openai/v1/chat/completions", {"model": "x"}),
        ("/llm/anthropic/v1/messages", {"model": "x"}),
    ):
        answer = simulator.client.post(path, json=body, headers={"anthropic-version": "2023-06-01"})
        assert answer.status_code == 400
        assert "error" in answer.json()
