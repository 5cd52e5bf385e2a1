"""A business's own matcher is the shipped one, taught further, and the shipped one stays."""

import numpy as np

from ai.embeddings import Floats
from ai.matching import TURNS, Matcher, Tower, facing
from ai.refitting import FEWEST, copied, refit

SIZE = 32


def shipped() -> Matcher:
    dice = np.random.default_rng(3)
    return Matcher(Tower.new(TURNS * (SIZE + 2), 16, 8, dice), Tower.new(SIZE, 16, 8, dice))


def drawn(count: int, seed: int) -> Floats:
    rows = np.random.default_rng(seed).normal(size=(count, SIZE)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_it_learns_the_business_and_leaves_the_shipped_one_alone():
    ours, asked, answered = shipped(), drawn(FEWEST, 1), drawn(FEWEST, 2)
    before = ours.context.inner.copy()
    own = refit(ours, asked, answered, [f"answer {n}" for n in range(FEWEST)])
    assert own is not None
    assert np.array_equal(ours.context.inner, before)
    rows = np.stack([facing([("customer", each)]) for each in asked])
    close = own.contexts(rows) @ own.replies(answered).T
    assert (close.argmax(axis=1) == np.arange(FEWEST)).mean() > 0.4


def test_too_few_answers_teach_nothing():
    assert refit(shipped(), drawn(3, 1), drawn(3, 2), ["a", "b", "c"]) is None


def test_a_copy_shares_nothing():
    ours = shipped()
    other = copied(ours)
    other.reply.outer[:] = 0
    assert ours.reply.outer.any()
