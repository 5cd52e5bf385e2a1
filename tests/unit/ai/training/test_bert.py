"""The encoder that is taught reads as the one that is shipped reads, and a change that is nothing changes nothing."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="tuning needs `make torch`")

from tokenizers import Tokenizer  # noqa: E402 - after it is known that torch is there

from ai import lowrank, preparing  # noqa: E402
from ai.onnx_encoder import PROMPT, OnnxEncoder  # noqa: E402
from ai.training.bert import Bert  # noqa: E402
from ai.weights import Weights  # noqa: E402
from tests.integration.conftest import MODELS  # noqa: E402

TEXTS = ("Where is my order?", "¡Qué maravilla, gracias!", "paisa wapas karo bhai, teen din ho gaye 😡")


@pytest.fixture(scope="module")
def weights() -> Weights:
    return Weights.of_wheel(lowrank.load(preparing.TUNING))


def test_it_reads_as_the_shipped_one_does(weights: Weights):
    folder = preparing.prepare(Path(MODELS["HUB_MODELS_DIR"]))
    shipped = OnnxEncoder(folder).encode(TEXTS)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    with torch.no_grad():
        found = Bert(weights, "cpu").means(
            [tokenizer.encode(PROMPT + text).ids for text in TEXTS], preparing.LAYERS, {}
        )
    read = shipped.layers.reshape(len(TEXTS), len(preparing.LAYERS), -1).transpose(1, 0, 2)
    for ours, theirs in zip(found, read, strict=True):
        assert (ours.numpy() * theirs).sum(axis=1).min() > 0.99  # 8 bits beside 32


def test_fresh_changes_change_nothing_and_can_be_learned(weights: Weights):
    bert = Bert(weights, "cpu")
    changes = bert.fresh(2)
    before = bert.means([[0, 5, 9, 2]], preparing.LAYERS, {})
    after = bert.means([[0, 5, 9, 2]], preparing.LAYERS, changes)
    assert all(np.allclose(one.numpy(), other.detach().numpy()) for one, other in zip(before, after, strict=True))
    after[0].sum().backward()
    assert float(changes["l0.q.w"][1].grad.abs().sum()) > 0
    assert changes["l11.q.w"][1].grad is None  # what comes after a layer does not reach it
