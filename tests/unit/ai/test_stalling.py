"""Whether a talk leads anywhere, and with whom."""

from typing import Any

import pytest

from ai.stalling import alike, gets_no_further, is_a_machine, words
from tests.unit.ai.talk import thread


def mood(text: str, score: float) -> tuple[str, dict[str, Any]]:
    return text, {"sentiment": {"label": "negative", "score": score}}


STALLED = ("C: when does it come", "A: soon", "C: When does it come?", "A: very soon", "C: when does it come!!")


@pytest.mark.parametrize(
    ("lines", "stalls"),
    [
        (STALLED, True),
        (STALLED[:3], False),
        ((*STALLED[:3], "P: I look at it", "C: when does it come"), False),
        (("C: when does it come", "C: when does it come", "C: when does it come"), False),
        (("C: when", "A: soon", "C: where to", "A: home", "C: how much"), False),
        ((mood("C: a", 0.2), "A: b", mood("C: c", -0.1), "A: d", mood("C: e", -0.6)), True),
        ((mood("C: a", 0.2), "A: b", mood("C: c", 0.15), "A: d", mood("C: e", -0.6)), False),
        ((mood("C: a", 0.9), "A: b", mood("C: c", 0.6), "A: d", mood("C: e", 0.3)), False),
        ((mood("C: a", 0.2), "A: b", "C: c", "A: d", mood("C: e", -0.6)), False),
    ],
)
def test_a_talk_that_gets_no_further(lines: Any, stalls: bool):
    assert gets_no_further(thread(*lines)) is stalls


@pytest.mark.parametrize(
    ("lines", "every", "machine"),
    [
        (("C: a", "A: b", "C: c", "A: d", "C: e", "A: f", "C: g"), 1.0, True),
        (("C: a", "A: b", "C: c", "A: d", "C: e", "A: f", "C: g"), 20.0, False),
        (("C: a", "A: b", "C: c", "A: d", "C: e"), 1.0, False),
        (("C: hello", "A: b", "C: I am away until Monday", "A: d", "C: I am away until Monday."), 1.0, True),
        (("C: hello", "A: b", "C: I am away until Monday", "A: d", "C: I am away until Monday."), 20.0, False),
        (("C: hello", "A: b", "C: ok", "A: d", "C: ok"), 1.0, False),
        (("C: a", "P: b", "C: c", "P: d", "C: e", "P: f", "C: g"), 1.0, False),
    ],
)
def test_the_other_side_may_be_a_machine(lines: Any, every: float, machine: bool):
    assert is_a_machine(thread(*lines, every=every)) is machine


def test_words_of_messages_of_any_kind():
    for content, said in (({"body": " hi "}, "hi"), ({"caption": "see"}, "see"), ({"text": "yes"}, "yes"), ({}, "")):
        (message,) = thread(("C: x", {"content": content}))
        assert words(message) == said


def test_what_is_asked_in_other_words_is_not_the_same():
    assert alike("Where IS my order?", "where is my order")
    assert not alike("where is my order", "where is my refund please")
    assert not alike("", "")
