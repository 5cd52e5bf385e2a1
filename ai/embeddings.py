"""Texts as vectors. One `Encoder`, whatever model and machine stand behind it; one reading serves all steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What an encoder read: `vectors` [n, size] of length 1, what each text means in whatever language; `layers`
    [n, width], what heads were trained on."""

    vectors: Floats
    layers: Floats

    @property
    def turns(self) -> Floats:
        """[n, size] of length 1, by which turns of conversations and replies are told apart."""
        return turns_of(self.layers, self.vectors.shape[1])


class Encoder(Protocol):
    """Slow and bound to a core: call it from a thread. `name` tells apart what was computed by different models."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Reading:
        """The texts in their order. Long ones are read from their beginning only."""
        ...


def unit(rows: Floats) -> Floats:
    """Each row with length 1."""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def turns_of(layers: Floats, size: int) -> Floats:
    """[n, size]: between the first and the last of the layers. The last alone was taught moods and the businesses it
    met: of one that it never met it finds 61 true answers in 100 among three, this 65."""
    return unit(layers[:, :size] + layers[:, -size:])
