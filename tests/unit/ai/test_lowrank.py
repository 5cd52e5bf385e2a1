"""The encoder's tuning is small, comes out the same everywhere, and belongs to the matrices it names."""

from pathlib import Path

import numpy as np
import pytest

from ai import lowrank
from ai.preparing import TUNING
from ai.weights import Weights


def test_a_change_is_the_product_of_two_thin_matrices():
    change = lowrank.Change(np.array([[1.0, 2.0, 0.0]], np.float32), np.array([[10.0], [100.0]], np.float32))
    found = change.added(np.ones((2, 3), np.float32))
    assert found.tolist() == [[11.0, 21.0, 1.0], [101.0, 201.0, 1.0]]
    assert found.dtype == np.float32


def test_it_is_kept_without_losing_its_names(tmp_path: Path):
    numbers = np.random.default_rng(1)
    made = {
        name: lowrank.Change(*(numbers.normal(size=size).astype(np.float16) for size in ((2, 5), (3, 2))))
        for name in ("l0.q.w", "l11.fo.w")
    }
    lowrank.save(tmp_path / "tuning.npz", made)
    found = lowrank.load(tmp_path / "tuning.npz")
    assert found.keys() == made.keys()
    assert np.array_equal(found["l11.fo.w"].outward, made["l11.fo.w"].outward)


def test_something_else_is_refused(tmp_path: Path):
    np.savez(tmp_path / "other.npz", odd=np.zeros(3))
    with pytest.raises(KeyError):
        lowrank.load(tmp_path / "other.npz")


def test_the_shipped_one_changes_every_matrix_of_every_layer_and_a_little_only():
    changes = lowrank.load(TUNING)
    assert changes.keys() == {f"l{layer}.{name}.w" for layer in range(12) for name in ("q", "k", "v", "ao", "fi", "fo")}
    plain, tuned = Weights.of_wheel(), Weights.of_wheel(changes)
    for name, columns in (("l0.q.w", 384), ("l11.fo.w", 1536), ("l6.fi.w", 384)):
        before, after = plain.matrix(name, columns), tuned.matrix(name, columns)
        assert before.shape == after.shape
        assert 0 < np.linalg.norm(after - before) < 0.5 * np.linalg.norm(before)
    assert np.array_equal(plain.matrix("emb.word", 384)[:9], tuned.matrix("emb.word", 384)[:9])
