"""A short course: what `hub ai train --only encoder` makes has all its parts, and learned something."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="tuning needs `make torch`")

from ai.sentiment import LABELS
from ai.texts import Turn
from ai.training import recalling, tuning
from ai.training.heads import Row
from ai.training.replies import Pair

SAID = {"negative": "this is awful", "neutral": "where is it", "positive": "I love it"}


def test_a_course_makes_all_that_the_encoder_needs(monkeypatch: pytest.MonkeyPatch):
    for name, value in {"ROUNDS": 2, "BATCH": 6, "PAIRS": 4, "RANK": 2}.items():
        monkeypatch.setattr(tuning, name, value)
    for name, value in {"STEPS": 3, "BATCH": 4, "HIDDEN": 8}.items():
        monkeypatch.setattr(recalling, name, value)
    rows = [Row(f"{SAID[label]} {n}", label, 1.0) for label in LABELS for n in range(4)]
    pairs = [Pair((Turn("customer", f"question {n}"), Turn("agent", "hello")), f"answer {n}", "shop") for n in range(5)]
    heard: list[str] = []
    made = tuning.tune(tuning.Course(rows, pairs, heard.append), "cpu")
    assert len(made.changes) == 12 * 6
    assert all(np.abs(change.outward).max() > 0 for change in made.changes.values())
    assert made.mood.dense.shape == (3 * 384 + 1, 3)
    assert np.abs(made.mood.dense[:-1]).max() > 0
    assert set(made.loud) == {f"l{layer}.{part}.w" for layer in range(12) for part in ("fi", "fo")}
    found = made.recall(np.random.default_rng(1).normal(size=(2, 3 * 384)).astype(np.float32))
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4)
    assert heard[0].startswith("step 0 of 4")
