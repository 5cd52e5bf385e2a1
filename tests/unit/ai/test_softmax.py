"""Heads: probabilities that add up, and files that come back as they were."""

from pathlib import Path

import numpy as np
import pytest

from ai import ngrams
from ai.softmax import Head, piece_scores, softmax


def head(share: float = 0.5, heat: float = 1.0) -> Head:
    dice = np.random.default_rng(1)
    return Head(
        labels=("no", "yes"),
        dense=dice.normal(size=(5, 2)).astype(np.float32),
        sparse=dice.normal(size=(ngrams.BUCKETS + 1, 2)).astype(np.float32),
        share=share,
        heat=heat,
    )


def test_probabilities_add_up_and_follow_both_halves():
    layers = np.random.default_rng(2).normal(size=(3, 4)).astype(np.float32)
    texts = ["one", "two", "three"]
    found = head().probabilities(texts, layers)
    assert np.allclose(found.sum(axis=1), 1)
    assert not np.allclose(found, head(share=0.0).probabilities(texts, layers))
    assert not np.allclose(found, head(share=1.0).probabilities(texts, layers))


def test_heat_makes_it_less_sure_and_changes_no_order():
    layers = np.random.default_rng(2).normal(size=(20, 4)).astype(np.float32)
    texts = ["x"] * 20
    cold, hot = head().probabilities(texts, layers), head(heat=3.0).probabilities(texts, layers)
    assert (cold.argmax(axis=1) == hot.argmax(axis=1)).all()
    assert (hot.max(axis=1) <= cold.max(axis=1) + 1e-6).all()


def test_a_text_without_pieces_gets_the_bias():
    assert np.array_equal(piece_scores(head().sparse, ""), head().sparse[-1])


def test_no_texts_have_no_probabilities():
    assert head().probabilities([], np.zeros((0, 4), np.float32)).shape == (0, 2)


def test_a_file_comes_back_nearly_as_it_was(tmp_path: Path):
    head().save(tmp_path / "head.npz")
    again = Head.load(tmp_path / "head.npz")
    assert again.labels == ("no", "yes")
    assert np.allclose(again.dense, head().dense, atol=1e-2)
    assert again.share == pytest.approx(0.5)


def test_what_is_no_head_is_refused(tmp_path: Path):
    np.savez(tmp_path / "other.npz", dense=np.zeros(3))
    with pytest.raises(KeyError):
        Head.load(tmp_path / "other.npz")
    (tmp_path / "text.npz").write_text("nothing")
    with pytest.raises(ValueError, match="pickle"):
        Head.load(tmp_path / "text.npz")


def test_softmax_stands_large_scores():
    assert np.allclose(softmax(np.array([[1e4, 0.0]], np.float32)), [[1.0, 0.0]])
