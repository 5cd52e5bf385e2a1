"""Linear heads: which of a few labels a text bears, from an encoder's reading and from its hashed pieces.

A head is two arrays over the same labels whose probabilities are multiplied and tempered. Trained by `ai.training`,
kept as plain numbers (npz without pickle) under `ai/heads`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ai import ngrams

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """`dense` [width + 1, k] over a reading's layers, the last row being the bias; `sparse` [BUCKETS + 1, k] over
    pieces. `share`: how much the pieces count beside the reading (0…1). `heat`: by what the sum is divided, so that
    probabilities are as often right as they say."""

    labels: tuple[str, ...]
    dense: Floats
    sparse: Floats
    share: float
    heat: float

    def probabilities(self, texts: Sequence[str], layers: Floats) -> Floats:
        """[n, k], each row adding up to 1."""
        read = layers @ self.dense[:-1] + self.dense[-1]
        pieces = np.stack([piece_scores(self.sparse, text) for text in texts]) if texts else read
        return softmax(((1 - self.share) * read + self.share * pieces) / self.heat)

    def read(self, layers: Floats) -> Floats:
        """[n, k] from readings alone, for a head without pieces."""
        return softmax((layers @ self.dense[:-1] + self.dense[-1]) / self.heat)

    def save(self, path: Path) -> None:
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            dense=self.dense.astype(np.float16),
            sparse=self.sparse.astype(np.float16),
            share=np.float32(self.share),
            heat=np.float32(self.heat),
        )

    @classmethod
    def load(cls, path: Path) -> "Head":
        """Raises OSError, KeyError or ValueError for what is no head."""
        with np.load(path, allow_pickle=False) as kept:
            return cls(
                labels=tuple(str(label) for label in kept["labels"]),
                dense=kept["dense"].astype(np.float32),
                sparse=kept["sparse"].astype(np.float32),
                share=float(kept["share"]),
                heat=float(kept["heat"]),
            )


def piece_scores(sparse: Floats, text: str) -> Floats:
    """[k]: what a text's pieces say together; each text weighs the same however long it is."""
    found = ngrams.places(text)
    if not len(found):
        return sparse[-1]
    return sparse[found].sum(axis=0) / np.float32(np.sqrt(len(found))) + sparse[-1]


def softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
