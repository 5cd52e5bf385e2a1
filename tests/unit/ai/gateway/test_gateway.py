"""The gateway as features use it, over providers that do as they are told."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import Struct

from ai.gateway import calling, order
from ai.gateway.breaker import Rule
from ai.gateway.errors import NoProvider, OverBudget, ProvidersFailed
from ai.gateway.providers import Failure, Kind, Price
from ai.gateway.task import Task, Written
from hub.errors import Refusal, Unavailable
from tests.fakes.providers import HANG, FakeProvider, Opened

DAY = datetime(2026, 11, 26, tzinfo=UTC)
THREAD = "Customer: I am Ada Lovelace, call +49 151 2345678 or ada@example.com\nTeam: We will."
FREE = Price()


class Answer(Struct):
    reply: str
    sure: float


class Clock:
    def __init__(self) -> None:
        self.now = DAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "PAUSE", 0.0)
    monkeypatch.setattr(order, "LEAST", 0.01)


def task(text: str = THREAD, **known: Any) -> Task:
    given: dict[str, Any] = {
        "tenant_id": "ten_a",
        "feature": "summary",
        "prompt": "summary",
        "names": ("Ada Lovelace",),
    }
    return Task(**{**given, "values": {"conversation": text}, **known})


def down(kind: Kind = "away", **known: Any) -> Failure:
    return Failure(kind, "as told", **known)


async def collected(pieces: Any) -> tuple[list[str], Written]:
    items = [item async for item in pieces]
    return items[:-1], items[-1]


async def seeing(seen: list[Any], pieces: Any) -> None:
    async for item in pieces:
        seen.append(item)


async def test_an_answer_comes_with_all_that_made_it(clock: Clock) -> None:
    opened = Opened(FakeProvider("Call [PHONE_1], [name 1]."), clock=clock)
    written = await opened.gateway.write(task())
    assert written == Written(
        text="Call +49 151 2345678, Ada Lovelace.",
        prompt="summary@1",
        provider="first",
        model="first-1",
        tokens_in=100,
        tokens_out=10,
        cost_micros=200,
    )
    (used,) = await opened.usage.days("ten_a", DAY.date(), DAY.date())
    assert (used.feature, used.provider, used.model) == ("summary", "first", "first-1")
    assert (used.calls, used.failed, used.tokens_in, used.tokens_out, used.cost_micros) == (1, 0, 100, 10, 200)


async def test_nothing_personal_leaves_in_no_part_of_the_question(clock: Clock) -> None:
    provider = FakeProvider("[]", '{"reply": "Call [PHONE_1]", "sure": 1}')
    await Opened(provider, clock=clock).gateway.write(task(answer=Answer))
    for question in provider.asked:
        sent = question.system + "".join(turn.text for turn in question.turns)
        assert not [secret for secret in ("Ada", "Lovelace", "2345678", "example.com") if secret in sent]
    assert len(provider.asked) == 2


@pytest.mark.parametrize("kind", ["away", "slow", "limited", "refused", "rubbish"])
async def test_the_next_provider_answers_when_one_fails(clock: Clock, kind: Kind) -> None:
    first, second = FakeProvider(down(kind)), FakeProvider("Fine.", name="second")
    opened = Opened(first, second, clock=clock)
    assert (await opened.gateway.write(task())).provider == "second"
    assert (len(first.asked), len(second.asked)) == (1, 1)
    failed, fine = sorted(await opened.usage.days("ten_a", DAY.date(), DAY.date()), key=lambda used: used.provider)
    assert (failed.failed, failed.calls, fine.calls) == (1, 0, 1)


async def test_one_that_hangs_leaves_time_for_the_next(clock: Clock) -> None:
    first, second = FakeProvider(HANG), FakeProvider("Fine.", name="second")
    opened = Opened(first, second, clock=clock)
    assert (await opened.gateway.write(task(seconds=0.2))).provider == "second"
    assert first.stopped == 1
    rows = await opened.usage.days("ten_a", DAY.date(), DAY.date())
    slow = next(used for used in rows if used.provider == "first")
    assert slow.failed == 1
    assert slow.tokens_in == first.asked[0].tokens > 100  # nobody told what it took: counted by its length
    assert slow.tokens_out == 0


async def test_the_longest_that_anybody_waits_is_set_for_all(clock: Clock) -> None:
    opened = Opened(FakeProvider(HANG), clock=clock, seconds=0.05)
    async with asyncio.timeout(20):
        with pytest.raises(ProvidersFailed) as failed:
            await opened.gateway.write(task(seconds=9999.0))
    assert failed.value.detail == "The language model did not answer in time. Try again, or do it yourself."


async def test_a_fault_of_the_moment_is_tried_once_more_and_no_other(clock: Clock) -> None:
    first, second = FakeProvider(down(), "Back."), FakeProvider(down("limited"), name="second")
    assert (await Opened(first, second, clock=clock).gateway.write(task())).text == "Back."
    assert (len(first.asked), len(second.asked)) == (2, 1)


async def test_when_all_fail_one_plain_sentence_says_so(clock: Clock) -> None:
    first, second = FakeProvider(down("refused")), FakeProvider(down("rubbish"), name="second")
    with pytest.raises(ProvidersFailed) as failed:
        await Opened(first, second, clock=clock).gateway.write(task())
    assert failed.value.detail == "No language model gave a usable answer. Try again in a minute, or do it yourself."
    assert failed.value.extra == {"kinds": {"first": "refused", "second": "rubbish"}}
    assert failed.value.status == 502


async def test_without_a_provider_it_says_so(clock: Clock) -> None:
    gateway = Opened(clock=clock).gateway
    assert (gateway.configured(), gateway.hears()) == (False, False)
    with pytest.raises(NoProvider):
        await gateway.write(task())
    with pytest.raises(NoProvider):
        await anext(gateway.stream(task()))
    with pytest.raises(NoProvider):
        await gateway.transcribe("ten_a", b"", "a.ogg", None)


async def test_the_breaker_opens_and_closes_as_configured(clock: Clock) -> None:
    first = FakeProvider(*[down("rubbish")] * 3, "Back.")
    opened = Opened(first, clock=clock, rule=Rule(failures=3, within=60.0, pause=30.0))
    for n in range(5):
        with pytest.raises(ProvidersFailed):
            await opened.gateway.write(task(f"{n}"))
    assert len(first.asked) == 3
    clock.now += timedelta(seconds=30)
    assert (await opened.gateway.write(task())).text == "Back."
    assert (await opened.gateway.write(task("again"))).text == "Back."


async def test_a_probe_whose_caller_goes_away_is_followed_by_another(clock: Clock) -> None:
    first = FakeProvider(down("slow"), HANG, "Back.")
    opened = Opened(first, clock=clock, rule=Rule(failures=1, within=60.0, pause=30.0))
    with pytest.raises(ProvidersFailed):
        await opened.gateway.write(task())
    clock.now += timedelta(seconds=30)
    waiting = asyncio.create_task(opened.gateway.write(task()))
    while len(first.asked) < 2:  # noqa: ASYNC110 a fake sets no event
        await asyncio.sleep(0)
    with pytest.raises(ProvidersFailed):
        await opened.gateway.write(task())
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await opened.gateway.write(task())).text == "Back."


async def test_what_a_question_brings_about_leaves_the_breaker_alone(clock: Clock) -> None:
    first = FakeProvider(down("refused", counts=False), "Pay at https://evil.example", "{}", "{}", "Fine.")
    opened = Opened(first, clock=clock, rule=Rule(failures=1, within=60.0, pause=30.0))
    for one in (task("1"), task("2"), task("3", answer=Answer)):
        with pytest.raises(ProvidersFailed):
            await opened.gateway.write(one)
    assert (await opened.gateway.write(task("4"))).text == "Fine."


async def test_a_provider_that_asks_for_time_gets_it(clock: Clock) -> None:
    first, second = FakeProvider(down("limited", wait=7.0), "Back."), FakeProvider("Fine.", name="second")
    opened = Opened(first, second, clock=clock)
    assert [(await opened.gateway.write(task(f"{n}"))).provider for n in range(2)] == ["second", "second"]
    clock.now += timedelta(seconds=7)
    assert (await opened.gateway.write(task("later"))).provider == "first"


async def test_a_budget_stops_what_costs_and_nothing_else(clock: Clock) -> None:
    paid, own = FakeProvider("Paid."), FakeProvider("Own.", name="own", price=FREE)
    only_paid = Opened(paid, clock=clock, budget=0.0003)
    assert [(await only_paid.gateway.write(task(f"{n}"))).text for n in range(2)] == ["Paid.", "Paid."]
    with pytest.raises(OverBudget):
        await only_paid.gateway.write(task("2"))
    with pytest.raises(OverBudget):
        await anext(only_paid.gateway.stream(task("2")))
    with pytest.raises(OverBudget):
        await only_paid.gateway.transcribe("ten_a", b"x", "a.ogg", None)
    assert (len(paid.asked), paid.heard) == (2, [])
    assert (await only_paid.gateway.write(task("1"))).cached
    assert (await only_paid.gateway.write(task("2", tenant_id="ten_b"))).text == "Paid."
    both = Opened(paid, own, clock=clock, budget=0.0)
    assert (await both.gateway.write(task())).provider == "own"


async def test_calls_under_way_may_overrun_a_budget_and_the_next_is_stopped(clock: Clock) -> None:
    together = asyncio.Barrier(5)

    async def fine(_: Any) -> str:
        await together.wait()
        return "Fine."

    opened = Opened(FakeProvider(fine), clock=clock, budget=0.0001)
    done = await asyncio.gather(*(opened.gateway.write(task(f"{n}")) for n in range(5)))
    assert [written.text for written in done] == ["Fine."] * 5
    with pytest.raises(OverBudget):
        await opened.gateway.write(task("next"))
    assert (await opened.usage.standing("ten_a", DAY.date())).spent_micros == 1000


async def test_the_same_question_is_answered_from_memory_for_its_tenant_and_prompt(clock: Clock) -> None:
    first = FakeProvider("Call [PHONE_1].")
    opened = Opened(first, clock=clock)
    await opened.gateway.write(task())
    again = await opened.gateway.write(task(THREAD.replace("2345678", "9999999")))
    assert (again.text, again.cached, again.cost_micros) == ("Call +49 151 9999999.", True, 0)
    assert len(first.asked) == 1
    for other in (
        task(tenant_id="ten_b"),
        task(THREAD + "!"),
        task(prompt="rewrite", values={"how": "fix", "text": THREAD}),
    ):
        assert not (await opened.gateway.write(other)).cached
    assert b"2345678" not in b"".join(opened.answers.kept.values())
    assert set(opened.answers.seconds.values()) == {24 * 3600}
    rows = await opened.usage.days("ten_a", DAY.date(), DAY.date())
    assert sum(used.cached for used in rows) == 1


async def test_another_model_does_not_answer_from_the_memory_of_the_first(clock: Clock) -> None:
    first, second = FakeProvider("Fine."), FakeProvider("Second.", name="second")
    opened = Opened(first, second, clock=clock)
    await opened.gateway.write(task())
    first.model = "first-2"
    assert not (await opened.gateway.write(task())).cached


async def test_a_prompt_that_forbids_it_is_never_answered_from_memory(clock: Clock) -> None:
    opened = Opened(FakeProvider("Fine."), clock=clock)
    for _ in range(2):
        written = await opened.gateway.write(task(prompt="answer"))
        assert not written.cached
    assert opened.answers.kept == {}


async def test_without_its_memory_it_works_all_the_same(clock: Clock) -> None:
    opened = Opened(FakeProvider("Fine."), clock=clock)

    async def away(*_: Any) -> Any:
        raise Unavailable("redis", "gone")

    opened.answers.find = opened.answers.keep = away  # type: ignore[method-assign]
    assert (await opened.gateway.write(task())).text == "Fine."


async def test_json_that_does_not_fit_is_asked_for_once_more(clock: Clock) -> None:
    first = FakeProvider("Sure! It is fine.", '{"reply": "Call [PHONE_1]", "sure": 0.5}')
    opened = Opened(first, clock=clock)
    written = await opened.gateway.write(task(answer=Answer))
    assert written.value == Answer("Call +49 151 2345678", 0.5)
    assert written.text == '{"reply":"Call +49 151 2345678","sure":0.5}'
    assert (written.tokens_in, written.cost_micros) == (200, 400)  # of both calls
    assert [turn.role for turn in first.asked[1].turns] == ["user", "assistant", "user"]
    assert first.asked[1].turns[2].text.startswith("That does not fit: it holds no JSON object.")
    assert (await opened.gateway.write(task(answer=Answer))).value == written.value


async def test_json_that_never_fits_goes_to_the_next_provider(clock: Clock) -> None:
    first, second = FakeProvider("{}"), FakeProvider('{"reply": "Yes", "sure": 1}', name="second")
    written = await Opened(first, second, clock=clock).gateway.write(task(answer=Answer))
    assert (written.provider, len(first.asked)) == ("second", 2)


async def test_what_nobody_gave_is_in_no_answer(clock: Clock) -> None:
    first = FakeProvider("Pay at https://evil.example/pay.", '{"reply": "Call 0900 1234567", "sure": 1}')
    opened = Opened(first, clock=clock)
    for one in (task(), task(answer=Answer)):
        with pytest.raises(ProvidersFailed) as failed:
            await opened.gateway.write(one)
        assert failed.value.extra == {"kinds": {"first": "rubbish"}}
    assert opened.answers.kept == {}


async def test_a_stream_is_shown_in_words_and_ends_with_what_was_written(clock: Clock) -> None:
    opened = Opened(FakeProvider(["Call [PHO", "NE_1], th", "ank you."]), clock=clock)
    pieces, written = await collected(opened.gateway.stream(task()))
    assert (pieces, "".join(pieces)) == (["Call", " +49 151 2345678,", " thank", " you."], written.text)
    assert (written.tokens_in, written.cached) == (100, False)
    again, remembered = await collected(opened.gateway.stream(task()))
    assert (again, remembered.cached) == ([written.text], True)


async def test_a_stream_that_fails_before_anything_was_shown_goes_on_elsewhere(clock: Clock) -> None:
    for broken in (down(), ["Ha", down("rubbish")], [HANG], ["See https://evil.example/x now"]):
        opened = Opened(FakeProvider(broken), FakeProvider("Fine.", name="second"), clock=clock)
        pieces, written = await collected(opened.gateway.stream(task(seconds=0.2)))
        assert (pieces, written.provider) == (["Fine."], "second")


async def test_a_stream_that_breaks_off_after_a_word_is_not_begun_again(clock: Clock) -> None:
    first, second = FakeProvider(["Hello there ", down("rubbish")]), FakeProvider("Fine.", name="second")
    seen: list[Any] = []
    with pytest.raises(ProvidersFailed) as failed:
        await seeing(seen, Opened(first, second, clock=clock).gateway.stream(task()))
    assert (seen, second.asked) == (["Hello there"], [])
    assert failed.value.detail.startswith("The language model broke off in the middle. Discard")


async def test_a_stream_is_stopped_before_it_shows_what_nobody_gave(clock: Clock) -> None:
    seen: list[Any] = []
    opened = Opened(FakeProvider(["Hello there ", "pay at ", "https://evil.example", " now"]), clock=clock)
    with pytest.raises(ProvidersFailed) as failed:
        await seeing(seen, opened.gateway.stream(task()))
    assert "evil" not in "".join(seen)
    assert failed.value.detail.startswith("The answer was stopped because")
    (used,) = await opened.usage.days("ten_a", DAY.date(), DAY.date())
    assert used.tokens_out > 0


async def test_a_stream_that_stands_still_is_given_up(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "STALL", 0.01)
    opened = Opened(FakeProvider(["Hello there ", HANG]), clock=clock)
    with pytest.raises(ProvidersFailed):
        await collected(opened.gateway.stream(task()))


async def test_whoever_leaves_a_stream_stops_the_model_and_what_it_took_is_counted(clock: Clock) -> None:
    first = FakeProvider(["Hello there ", "and ", "more ", HANG])
    opened = Opened(first, clock=clock)
    stream = opened.gateway.stream(task())
    assert await anext(stream) == "Hello there"
    await stream.aclose()
    assert first.stopped == 1
    (used,) = await opened.usage.days("ten_a", DAY.date(), DAY.date())
    assert (used.failed, used.tokens_in) == (1, first.asked[0].tokens)


async def test_an_answer_with_a_type_is_not_streamed_in_pieces(clock: Clock) -> None:
    opened = Opened(FakeProvider('{"reply": "Yes", "sure": 1}'), clock=clock)
    pieces, written = await collected(opened.gateway.stream(task(answer=Answer)))
    assert (pieces, written.value) == ([], Answer("Yes", 1.0))


async def test_a_voice_note_is_written_out_by_the_first_who_can(clock: Clock) -> None:
    first, second = FakeProvider(down(), down()), FakeProvider(" Hello ", name="second")
    opened = Opened(first, second, clock=clock)
    written = await opened.gateway.transcribe("ten_a", b"OggS", "note.ogg", "de")
    assert (written.text, written.model, written.cost_micros) == ("Hello", "second-ears", 3000)
    assert (second.heard[0].filename, second.heard[0].language) == ("note.ogg", "de")
    rows = await opened.usage.days("ten_a", DAY.date(), DAY.date())
    assert {(used.feature, used.model, used.calls, used.failed) for used in rows} == {
        ("transcription", "first-ears", 0, 1),
        ("transcription", "second-ears", 1, 0),
    }


async def test_what_is_too_long_is_refused_before_it_costs(clock: Clock) -> None:
    first = FakeProvider()
    with pytest.raises(Refusal) as refused:
        await Opened(first, clock=clock).gateway.write(task("x" * 60_001))
    assert (refused.value.code, first.asked) == ("too_long", [])


async def test_closing_closes_every_provider(clock: Clock) -> None:
    first, second = FakeProvider(), FakeProvider(name="second")
    await Opened(first, second, clock=clock).gateway.close()
    assert (first.closed, second.closed) == (True, True)
