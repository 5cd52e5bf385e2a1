"""Texts as vectors. One `Encoder`, whatever model and machine stand behind it; one reading serves all steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What an encoder read: `vectors` [n, size], each of length 1; `layers` [n, width], what heads were trained on."""

    vectors: Floats
    layers: Floats


class Encoder(Protocol):
    """Slow and bound to a core: call it from a thread. `name` tells apart what was computed by different models."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Reading:
        """The texts in their order. Long ones are read from their beginning only."""
        ...
