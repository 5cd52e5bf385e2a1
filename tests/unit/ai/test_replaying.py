"""A talk that is over, as it stood when the customer asked."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from ai.autoreply import Understood, Write, decide
from ai.replaying import answer_of_the_team, case_then, question_of, read_then
from hub.domain.conversation import HandedOver
from tests.unit.ai.talk import NOON, automatic, case, thread


def test_the_last_question_is_looked_at_and_what_came_after_is_not_seen():
    talk = thread("C: Where is it?", "A: Soon.", "C: When exactly?", "P: Tomorrow at nine.", "E: Or ten.")
    asked = question_of(talk)
    assert asked == talk[2]
    over = case(talk, head={"assignee_id": "per_1", "status": "resolved"}).head
    over = structs.replace(over, ai=structs.replace(over.ai, handed_over=HandedOver(at=NOON, reason="asked")))
    then = case_then(automatic(), over, talk, talk[2], Understood())
    assert [each.seq for each in then.thread] == [1, 2, 3]
    assert (then.head.last_seq, then.head.status, then.head.assignee_id, then.head.ai.turns) == (3, "open", None, 1)  # type: ignore[union-attr]
    assert then.now == talk[2].at + timedelta(seconds=2)
    assert decide(then) == Write()
    assert answer_of_the_team(talk[3:]) == "Tomorrow at nine."
    assert answer_of_the_team(thread("A: x", "M: y")) == ""


def test_where_nobody_asked_there_is_no_question():
    assert question_of(thread("P: Hello", "M: Sale")) is None
    deleted = ("C: x", {"revoked_at": NOON})
    file = ("C: x", {"type": "image", "content": {"id": "1"}})
    assert question_of(thread(deleted, file)) is None


@pytest.mark.parametrize(
    ("sentiment", "read"),
    [
        (None, Understood(language="de")),
        ({"score": -0.8, "flags": ["angry"]}, Understood(language="de", mood=-0.8, flags=frozenset({"angry"}))),
        ({"score": "x", "flags": [{"kind": "angry", "because": "!!"}, {"kind": "urgent"}, {"x": 1}, 3]},
         Understood(language="de", flags=frozenset({"angry", "urgent"}))),
    ],
)  # fmt: skip
def test_what_the_models_had_read_counts(sentiment: Any, read: Understood):
    (message,) = thread(("C: x", {"sentiment": sentiment, "language": "de"}))
    assert read_then(message) == read
