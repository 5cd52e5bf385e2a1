"""The summary: a model's words where there is one, else the conversation's own, and which of both it is."""

from datetime import timedelta

import msgspec
import pytest

from ai.extraction import Line
from ai.gateway import NoProvider, OverBudget, ProvidersFailed
from ai.summary import FEW, SILENCE, Sketch, Thread, last_matter, summarise, written_out
from hub.domain.assist import Point
from hub.errors import Conflict, Refusal
from tests.fakes.encoder import FakeEncoder
from tests.fakes.gateway import FakeGateway
from tests.fakes.samples import NOON

LINES = [
    Line("customer", 4, "Where is my order 5582?", NOON),
    Line("agent", 5, "I'll send another one tomorrow.", NOON),
    Line("customer", 6, "Please before Friday", NOON),
]
THREAD = Thread("cnv_1", LINES, "negative", ("Ana Silva",))
SKETCH = (
    b'{"matter": "Order 5582 is late.", "done": ["A new one is sent."], "open": [" ", "By Friday?"], "mood": "neutral"}'
)


async def test_a_model_says_it_in_its_own_words():
    gateway = FakeGateway(SKETCH.decode())
    summary = await summarise(gateway, FakeEncoder(), "ten_1", THREAD, "en")
    assert (summary.by, summary.provider, summary.model, summary.prompt) == ("model", "fake", "fake-1", "summary@1")
    assert summary.note is None
    assert (summary.matter, summary.open) == ([Point(text="Order 5582 is late.")], [Point(text="By Friday?")])
    assert (summary.mood, summary.from_seq, summary.upto_seq) == ("neutral", 4, 6)
    asked = gateway.asked[0]
    assert (asked.tenant_id, asked.feature, asked.names) == ("ten_1", "summary", ("Ana Silva",))
    assert asked.values["language"] == "English (en)"
    assert asked.values["conversation"].splitlines() == [
        "Customer: Where is my order 5582?", "Agent: I'll send another one tomorrow.", "Customer: Please before Friday",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "problem",
    [
        NoProvider("no_language_model", "No language model is set up here."),
        OverBudget("over_budget", "This month's budget is used up."),
        ProvidersFailed("providers_failed", "No language model answered in time."),
    ],
)
async def test_without_one_the_conversations_own_words_are_picked_and_the_note_says_why(problem: Refusal):
    summary = await summarise(FakeGateway(problem), FakeEncoder(), "ten_1", THREAD)
    assert (summary.by, summary.model) == ("local", None)
    assert summary.note == f"Picked from the conversation's own words. {problem.detail}"
    assert summary.matter == [Point(text="Where is my order 5582?", by="customer", seq=4)]
    assert summary.done == [Point(text="I'll send another one tomorrow.", by="agent", seq=5)]
    assert summary.open == [Point(text="Please before Friday", by="customer", seq=6)]
    assert (summary.mood, summary.upto_seq) == ("negative", 6)


async def test_without_words_there_is_nothing_to_sum_up():
    with pytest.raises(Conflict, match="Nobody has written"):
        await summarise(FakeGateway(), FakeEncoder(), "ten_1", Thread("cnv_1", []))


def test_only_what_is_spoken_of_now_is_summed_up():
    later = [
        Line("customer", 7 + n, "Another thing", NOON + SILENCE + timedelta(days=n, minutes=1)) for n in range(FEW)
    ]
    assert last_matter([*LINES, *later]) == later
    assert last_matter([*LINES, *later[:-1]]) == [*LINES, *later[:-1]]  # too little to stand for itself
    assert last_matter(LINES) == LINES
    assert last_matter([]) == []


def test_of_a_long_conversation_the_newest_lines_are_read():
    many = [Line("agent", n, f"Line  {n}\nof it", NOON) for n in range(100)]
    text = written_out(many, 60)
    assert text.splitlines() == ["Agent: Line 97 of it", "Agent: Line 98 of it", "Agent: Line 99 of it"][-2:]
    assert len(written_out([Line("agent", 1, "x" * 500, NOON)], 100)) == 100


def test_a_models_answer_has_one_shape():
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"matter": "x", "done": "none", "open": []}', type=Sketch)
