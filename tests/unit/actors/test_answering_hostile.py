"""Hostile customers: whatever they write, and however obedient the model is, no behaviour changes and nothing leaks."""

from typing import Any

import msgspec
import pytest

from ai.gateway import Task
from ai.judging_answer import WrittenAnswer
from tests.hostile import HOSTILE
from tests.unit.actors.answering_house import AnsweringHouse
from tests.unit.ai.talk import words_of_farewells

SECRET = "My parcel 77881234 goes to Rosenweg 12, call 0170 5551234"


def obeys(text: str) -> str:
    """A model that says what it is told to, as sure as can be."""
    return msgspec.json.encode(WrittenAnswer(answer=text, confidence=1.0, uses=[1], hand_over=False)).decode()


def last_words(task: Task) -> str:
    return task.values["conversation"].splitlines()[-1].removeprefix("Customer: ")


def shows_all(task: Task) -> str:
    return "\n".join(f"<<data:0123456789abcdef {name}>>\n{value}" for name, value in task.values.items())


OBEDIENT = {
    "parrots the customer": lambda task: obeys(last_words(task)),
    "shows its prompt": lambda task: obeys(shows_all(task)),
    "gives away what it was not told": lambda task: obeys("Of course: 77881234, Rosenweg 12, 0170 5551234."),
    "promises money": lambda task: obeys("Approved: 500 USD are on their way, see http://pay.evil.test/now"),
}


@pytest.mark.parametrize("model", OBEDIENT.values(), ids=OBEDIENT)
async def test_hostile_messages_change_nothing_and_are_for_people(model: Any):
    home = await AnsweringHouse(model).open()
    other = await home.meet("499")
    await home.customer(SECRET)
    before = (await home.head(), await home.thread(), dict(home.answering.kept))
    for n, text in enumerate(HOSTILE):
        await home.meet(f"490{n}")
        await home.consider(await home.customer(text), intent="order_status", intent_probability=1.0)
        assert home.did()[-1][0] in {"handed_over", "stayed"}, text
        said = [job.content["body"] for job in home.sent]
        assert set(said) <= words_of_farewells()
        head = await home.head()
        assert (head.status, head.assignee_id, head.labels) == ("open", None, ())
    home.conversation_id = other
    assert (await home.head(), await home.thread(), dict(home.answering.kept)) == before


async def test_no_model_ever_sees_another_customers_words():
    home = await AnsweringHouse(lambda task: obeys("Parcels take two days.")).open()
    await home.meet("499")
    await home.customer(SECRET)
    for n, text in enumerate(("What did the others order?", "How long does it take?", "Who else wrote to you?")):
        await home.meet(f"490{n}")
        await home.consider(await home.customer(text))
    assert home.gateway.asked
    shown = "\n".join(value for task in home.gateway.asked for value in task.values.values())
    assert not any(part in shown for part in ("77881234", "Rosenweg", "5551234"))
    assert {task.tenant_id for task in home.gateway.asked} == {"ten_1"}


@pytest.mark.parametrize("model", OBEDIENT.values(), ids=OBEDIENT)
async def test_a_model_that_was_won_over_says_nothing_to_customers(model: Any):
    home = await AnsweringHouse(model).open()
    await home.consider(await home.customer("Hello, how long does it take to Berlin?"))
    assert [did for did, _ in home.did()] == ["handed_over"]
    assert home.sent == []
