"""The matcher learns which replies belong to which questions, and travels as bytes."""

import numpy as np
import pytest

from ai.embeddings import Floats
from ai.matching import TURNS, Matcher, Plan, Tower, facing, fit

SIZE = 16


def matcher(seed: int = 3) -> Matcher:
    dice = np.random.default_rng(seed)
    return Matcher(Tower.new(TURNS * (SIZE + 2), 24, 12, dice), Tower.new(SIZE, 24, 12, dice))


def unit(rows: Floats) -> Floats:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def lesson(count: int = 40) -> tuple[Floats, Floats]:
    """Questions, and replies that have nothing in common with them."""
    dice = np.random.default_rng(5)
    questions, replies = (unit(dice.normal(size=(count, SIZE)).astype(np.float32)) for _ in range(2))
    return np.stack([facing([("customer", each)]) for each in questions]), replies


def first(found: Matcher, rows: Floats, replies: Floats) -> float:
    close = found.contexts(rows) @ found.replies(replies).T
    return float((close.argmax(axis=1) == np.arange(len(rows))).mean())


def test_it_learns_what_belongs_together():
    rows, replies = lesson()
    found = matcher()
    assert first(found, rows, replies) < 0.3
    fit(found, rows, replies, np.arange(len(rows)), Plan(steps=200, batch=40))
    assert first(found, rows, replies) > 0.7


def test_questions_with_the_same_reply_do_not_push_each_other_away():
    rows, replies = lesson(20)
    same = np.arange(20) // 2
    found = matcher()
    fit(found, rows, replies[:10], same, Plan(steps=200, batch=20))
    close = found.contexts(rows) @ found.replies(replies[:10]).T
    assert float((close.argmax(axis=1) == same).mean()) > 0.7


def test_learning_twice_from_the_same_comes_to_the_same():
    rows, replies = lesson()
    one, two = matcher(), matcher()
    for each in (one, two):
        fit(each, rows, replies, np.arange(len(rows)), Plan(steps=5))
    assert np.array_equal(one.context.inner, two.context.inner)


def test_bytes_bring_it_back():
    rows, replies = lesson()
    again = Matcher.unpack(matcher().pack())
    assert np.allclose(again.contexts(rows), matcher().contexts(rows), atol=1e-2)
    assert np.allclose(np.linalg.norm(again.replies(replies), axis=1), 1, atol=1e-3)
    with pytest.raises((ValueError, OSError)):
        Matcher.unpack(b"nothing")


def test_earlier_turns_and_who_spoke_change_where_a_conversation_lies():
    vector = unit(np.ones((1, SIZE), np.float32))[0]
    alone, said_by_us = facing([("customer", vector)]), facing([("agent", vector)])
    longer = facing([("customer", vector), ("agent", vector)])
    assert not np.array_equal(alone, said_by_us)
    assert not np.array_equal(alone, longer)
    assert len(alone) == len(longer) == TURNS * (SIZE + 2)
    assert np.array_equal(facing([("customer", vector)] * 3), facing([("customer", vector)] * 9))
