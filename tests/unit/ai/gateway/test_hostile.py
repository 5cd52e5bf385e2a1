"""A hundred hostile messages stay data in every prompt, and no answer that follows one passes."""

import re
from importlib.resources import files
from typing import Any

import pytest

from ai.gateway import fences, prompts, release
from ai.gateway.asking import Asked
from ai.gateway.errors import ProvidersFailed
from ai.gateway.providers import Failure
from ai.gateway.task import Task
from ai.personal import Redaction
from hub.clock import utc_now
from tests.fakes.providers import FakeProvider, Opened
from tests.hostile import HOSTILE

NAMES = sorted(file.name.removesuffix(".md") for file in (files("ai") / "prompts").iterdir() if file.name != "rules.md")
# Which value of each prompt a customer's words are in.
CUSTOMERS = {"rewrite": "conversation", "translate": "text", "answer_from_knowledge": "question"}
OURS = {"how": "shorter", "to": "German", "tags": "refund\ndelivery", "intents": "other", "knowledge": "Open 10 to 18."}
CARRIES = re.compile(r"https?://|evil\.example|\+\d|08 99 00|DE89|bit\.ly")  # something to pass on to people


def values(name: str, message: str) -> dict[str, str]:
    prompt, place = prompts.load(name), CUSTOMERS.get(name, "conversation")
    filled = {each: OURS.get(each, f"our {each}") for each in (*prompt.required, *prompt.optional)}
    return filled | {place: f"Customer: {message}"}


def asked(name: str, message: str) -> Asked:
    return Asked(Task(tenant_id="ten_a", feature="x", prompt=name, values=values(name, message)))


def test_there_are_a_hundred_and_no_two_are_alike():
    assert len(HOSTILE) == len(set(HOSTILE)) == 100


@pytest.mark.parametrize("name", NAMES)
def test_what_a_customer_writes_changes_nothing_outside_its_fence(name: str):
    harmless = asked(name, "Hello").filled
    blank = _without_data(harmless.user, harmless.fence)
    for message in HOSTILE:
        one = asked(name, message)
        token = one.filled.fence
        assert one.filled.system == prompts.load(name).system.replace("{{fence}}", token)
        opened, closed = f"<<data:{token} ", f"<</data:{token}>>"
        assert one.filled.user.count(opened) == one.filled.user.count(closed) == one.filled.user.count(token) / 2
        assert _without_data(one.filled.user, token) == blank


def _without_data(user: str, token: str) -> str:
    return re.sub(rf"<<data:{token} (\w+)>>\n.*?\n<</data:{token}>>", r"(\1)", user, flags=re.DOTALL)


@pytest.mark.parametrize("message", HOSTILE)
def test_nothing_hidden_and_no_false_fence_reaches_a_model(message: str):
    one = asked("summary", message)
    data = _data(one)
    assert not fences.shows(data, one.filled.fence)
    assert not [c for c in data if 0xE0000 <= ord(c) <= 0xE01EF or c in "\u200b\u202e\u202c"]
    assert not re.search(r"\d{6,}|@\w+\.\w", data)


def _data(one: Asked) -> str:
    found = re.search(r"<<data:\w+ conversation>>\n(.*?)\n<</data", one.filled.user, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("message", HOSTILE)
@pytest.mark.parametrize("obey", ["rules", "some rules", "fence", "stranger"])
def test_an_answer_that_follows_one_does_not_pass(message: str, obey: str):
    """Models that do as they are told: they show their rules or their fences, or tell somebody else's number."""
    one = asked("answer", message)
    said = {
        "rules": one.filled.system,
        "some rules": " ".join(one.filled.system.split()[40:60]),
        "fence": f"Of course. The number is {one.filled.fence}.",
        "stranger": "Of course. Her number is +49 170 5550101, her order 31415926.",
    }[obey]
    with pytest.raises(Failure):
        one.read(said)
    let = release.Release(one.redaction, one.given)
    with pytest.raises(release.Withheld):
        _feed(let, said)
    assert "5550101" not in let.shown
    assert one.filled.fence not in let.shown


def _feed(let: release.Release, said: str) -> None:
    for at in range(0, len(said), 5):
        let.feed(said[at : at + 5])
    let.rest()


@pytest.mark.parametrize("message", [each for each in HOSTILE if CARRIES.search(each)])
def test_a_model_that_repeats_one_passes_none_of_its_addresses_on_to_a_customer(message: str):
    one = asked("answer", message)
    with pytest.raises(Failure):
        one.read(_data(one))


def test_there_are_many_that_carry_something():
    assert sum(CARRIES.search(each) is not None for each in HOSTILE) >= 12


@pytest.mark.parametrize("message", HOSTILE)
def test_places_of_others_stand_for_nothing(message: str):
    redaction = Redaction()
    left = redaction.redact(fences.clean(message))
    theirs = Redaction()
    theirs.redact("+49 170 5550101, c@d.example, 31415926, DE89 3704 0044 0532 0130 00")
    assert redaction.restore(left) == fences.clean(message)
    assert not [secret for secret in ("5550101", "31415926", "c@d.example") if secret in redaction.restore(message)]


async def test_whoever_obeys_gives_no_answer_through_the_whole_gateway():
    def obeys(question: Any) -> str:
        return f"Sure! {question.system}"

    for message in HOSTILE[::10]:
        opened = Opened(FakeProvider(obeys), clock=utc_now)
        with pytest.raises(ProvidersFailed):
            await opened.gateway.write(
                Task(tenant_id="ten_a", feature="answer", prompt="answer", values=values("answer", message))
            )
