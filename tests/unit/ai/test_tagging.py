"""Labels and intents: a model's choice among what there is, else a head's and nearness; nothing below the threshold."""

from typing import Any

import pytest

from ai.embeddings import Reading
from ai.extraction import Line
from ai.gateway import NoProvider, ProvidersFailed, Task
from ai.labels import Known, Surroundings
from ai.summary import Thread
from ai.tagging import Heads, Tools, known, spoken, suggest
from ai.texts import INTENTS
from hub.domain.assist import Intent, Tag, Tags
from tests.fakes.encoder import FakeEncoder
from tests.fakes.gateway import FakeGateway
from tests.fakes.samples import NOON

LINES = [
    Line("customer", 1, "hello", NOON),
    Line("customer", 2, "my parcel never came", NOON),
    Line("agent", 3, "Sorry! Which order?", NOON),
    Line("customer", 4, "5582, i want a refund", NOON),
    Line("customer", 5, "thanks", NOON),
]
THREAD = Thread("cnv_1", LINES, names=("Ana",))
NO_MODEL = NoProvider("no_language_model", "No language model is set up here.")


class FakeHeads:
    def __init__(self, **sure: float) -> None:
        self.sure = sure

    def intents(self, reading: Reading) -> list[dict[str, float]]:
        return [{"other": 1.0}] * (len(reading.vectors) - 1) + [self.sure]


def labels(*names: str) -> list[Known]:
    return known(FakeEncoder(), [(f"lbl_{name}", name) for name in names], [[]] * len(names))


async def tagged(gateway: FakeGateway, heads: Heads | None = None, thread: Thread = THREAD, **more: Any) -> Tags:
    tools = Tools(gateway, FakeEncoder(), Surroundings(FakeEncoder()), heads)
    given: dict[str, Any] = {"labels": labels("refund", "Wedding"), "language": "en", **more}
    return await suggest(tools, "ten_1", thread, **given)


def answer(task: Task) -> str:
    return {"tags": '{"tags": ["WEDDING", "unknown", "refund", "refund"]}', "intent": '{"intent": "Return_refund"}'}[
        task.prompt
    ]


async def test_a_model_chooses_among_what_there_is():
    gateway = FakeGateway(answer)
    found = await tagged(gateway)
    assert found.labels == [Tag(label_id="lbl_Wedding", name="Wedding"), Tag(label_id="lbl_refund", name="refund")]
    assert found.intent == Intent(name="return_refund")
    assert (found.by, found.prompt, found.note, found.upto_seq) == ("model", "tags@1", None, 5)
    asked = {task.prompt: task for task in gateway.asked}
    assert asked["tags"].values["tags"] == "refund\nWedding"
    assert set(asked["intent"].values["intents"].split()) == INTENTS
    assert asked["intent"].values["text"] == "5582, i want a refund"
    assert all(task.names == ("Ana",) and "5582" in task.values["conversation"] for task in gateway.asked)


async def test_an_intent_that_there_is_not_is_none():
    found = await tagged(FakeGateway('{"intent": "world_peace"}'), labels=[])
    assert (found.intent, found.labels, found.prompt) == (None, [], "intent@1")


@pytest.mark.parametrize("problem", [NO_MODEL, ProvidersFailed("providers_failed", "None answered.")])
async def test_without_a_model_nearness_and_the_head_choose(problem: Exception):
    found = await tagged(FakeGateway(problem), FakeHeads(return_refund=0.81, price=0.1))
    assert [(tag.name, tag.score is not None) for tag in found.labels] == [("refund", True)]
    assert found.intent == Intent(name="return_refund", score=0.81)
    assert found.by == "local"
    assert found.note is not None
    assert found.note.startswith("Chosen on this machine.")


@pytest.mark.parametrize("heads", [None, FakeHeads(), FakeHeads(return_refund=0.49, price=0.3)])
async def test_what_is_not_sure_is_not_told(heads: FakeHeads | None):
    found = await tagged(FakeGateway(NO_MODEL), heads, labels=labels("Wedding"))
    assert (found.intent, found.labels) == (None, [])


@pytest.mark.parametrize("lines", [[], LINES[:1], [LINES[2]]])
async def test_before_the_customer_said_anything_nobody_is_asked(lines: list[Line]):
    gateway = FakeGateway(answer)
    found = await tagged(gateway, thread=Thread("cnv_1", lines))
    assert (found.labels, found.intent, gateway.asked) == ([], None, [])
    assert found.note == "The customer has not said yet what it is about."


def test_only_the_last_words_that_say_something_count():
    more = [Line("customer", 10 + n, f"word {n}", NOON) for n in range(4)]
    assert spoken(LINES) == ["my parcel never came", "5582, i want a refund"]
    assert spoken([*LINES, *more]) == ["word 1", "word 2", "word 3"]


def test_labels_are_known_with_what_carries_them():
    found = known(FakeEncoder(), [("a", "red"), ("b", "blue")], [["one", "two"], []])
    assert [(each.label_id, each.name, len(each.carried)) for each in found] == [("a", "red", 2), ("b", "blue", 0)]
    assert known(FakeEncoder(), [], []) == []
