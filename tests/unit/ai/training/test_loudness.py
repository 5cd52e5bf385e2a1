"""What stands out is brought down to the others; what does not is left alone."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="tuning needs `make torch`")

from ai.bert_graph import eight_bits
from ai.preparing import LAYERS, LOUD
from ai.training.loudness import STAND_OUT, divisors


def test_only_what_stands_out_is_divided():
    found = divisors(np.array([1.0, 30.0, 3.0, 2.0, 0.1], np.float32), 1)
    assert found.tolist() == [1.0, 10.0, 1.0, 1.0, 1.0]


def test_a_product_in_8_bits_comes_nearer_with_it():
    numbers = np.random.default_rng(1)
    matrix = numbers.normal(size=(64, 8)).astype(np.float32)
    rows = numbers.normal(size=(200, 64)).astype(np.float32)
    rows[:, 5] *= 40
    loud = divisors(np.abs(rows).max(axis=0), 2)

    def missed(given: np.ndarray, by: np.ndarray) -> float:
        values, scale = eight_bits(by)
        step = (given.max() - given.min()) / 255
        return float(np.abs((np.rint(given / step) * step) @ (values * scale) - rows @ matrix).mean())

    assert missed(rows / loud, matrix * loud[:, None]) < missed(rows, matrix) / 2


def test_the_shipped_ones_belong_to_the_encoder():
    with np.load(LOUD) as kept:
        assert set(kept.files) == {f"l{layer}.{part}.w" for layer in range(LAYERS[-1]) for part in STAND_OUT}
        assert all(kept[name].min() >= 1 for name in kept.files)
        assert max(kept[name].max() for name in kept.files) > 3
