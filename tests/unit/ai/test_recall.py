"""Meaning is found back from a tuned encoder's layers, across languages."""

from pathlib import Path

import numpy as np
import pytest

from ai.onnx_encoder import OnnxEncoder
from ai.preparing import LAYERS, RECALL, prepare
from ai.recall import Recall
from tests.integration.conftest import MODELS


def test_it_is_kept_and_found_again(tmp_path: Path):
    numbers = np.random.default_rng(1)
    sizes = [(6,), (6,), (6, 4), (4,), (6, 3), (3,), (3, 4)]
    made = Recall(*(numbers.normal(size=size).astype(np.float16).astype(np.float32) + 1 for size in sizes))
    made.save(tmp_path / "recall.npz")
    rows = numbers.normal(size=(5, 6)).astype(np.float32)
    found = Recall.load(tmp_path / "recall.npz")(rows)
    assert found.shape == (5, 4)
    assert np.allclose(np.linalg.norm(found, axis=1), 1)
    assert np.allclose(found, made(rows), atol=1e-2)


def test_something_else_is_refused(tmp_path: Path):
    np.savez(tmp_path / "other.npz", odd=np.zeros(3))
    with pytest.raises(KeyError):
        Recall.load(tmp_path / "other.npz")


@pytest.mark.parametrize(
    ("text", "same", "other"),
    [
        (
            "How long can I return the shoes?",
            "¿Cuánto tiempo tengo para devolver los zapatos?",
            "¿A qué hora abren mañana?",
        ),
        (
            "Ich möchte meine Bestellung stornieren",
            "I would like to cancel my order",
            "I would like to order two pizzas",
        ),
        ("What does delivery to Spain cost?", "كم تكلفة التوصيل إلى إسبانيا؟", "كم الساعة الآن في إسبانيا؟"),
    ],
)
def test_what_says_the_same_in_another_language_is_nearer(text: str, same: str, other: str):
    assert Recall.load(RECALL).straight.shape == (384 * len(LAYERS), 384)
    vectors = OnnxEncoder(prepare(Path(MODELS["HUB_MODELS_DIR"]))).encode([text, same, other]).vectors
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.01
