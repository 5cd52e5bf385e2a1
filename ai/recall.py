"""What a text means, recalled from the layers of an encoder that was tuned for moods.

Tuning draws texts of one mood together, and so apart from texts in another language that say the same. A small network
finds back the vector from before: 0.98 of cosine to it where the tuned one has 0.86, at a tenth of a millisecond.
"""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from ai.embeddings import Floats, unit


@dataclass(frozen=True, slots=True)
class Recall:
    """`mean`, `spread` [width] of layers; a straight way [width, size] with its bias, and one through bends."""

    mean: Floats
    spread: Floats
    straight: Floats
    bias: Floats
    inner: Floats
    bend: Floats
    outer: Floats

    def __call__(self, layers: Floats) -> Floats:
        """[n, width] → [n, size] of length 1."""
        rows = (layers - self.mean) / self.spread
        bends: Floats = np.maximum(rows @ self.inner + self.bend, np.float32(0))
        found: Floats = (rows @ self.straight + self.bias + bends @ self.outer).astype(np.float32)
        return unit(found)

    def save(self, path: Path) -> None:
        """In half precision, 2.4 MB."""
        arrays = {each.name: getattr(self, each.name).astype(np.float16) for each in fields(self)}
        np.savez_compressed(path, **arrays)  # pyright: ignore[reportArgumentType]

    @classmethod
    def load(cls, path: Path) -> "Recall":
        """Raises OSError or KeyError for what `save` did not make."""
        with np.load(path, allow_pickle=False) as kept:
            return cls(**{each.name: kept[each.name].astype(np.float32) for each in fields(cls)})
