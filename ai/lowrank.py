"""A small change of a matrix: what the encoder was taught about moods and replies, kept apart from its weights.

Of an [out, in] matrix only a product of two thin ones is learned and kept (LoRA, arXiv 2106.09685), 2.4 MB for the
whole encoder; `ai.training.tuning` makes them. They are added once, when the encoder's folder is prepared.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Change:
    """`inward` [rank, in], `outward` [out, rank]."""

    inward: Floats
    outward: Floats

    def added(self, matrix: Floats) -> Floats:
        """`matrix` [out, in] changed. In double precision, so that what is kept of it is the same on every machine."""
        change = self.outward.astype(np.float64) @ self.inward.astype(np.float64)
        return (matrix + change).astype(np.float32)


def load(path: Path) -> dict[str, Change]:
    """The changes by their matrices' names. Raises OSError, KeyError or ValueError for what `save` did not make."""
    with np.load(path, allow_pickle=False) as kept:
        names = sorted({key.rpartition("/")[0] for key in kept.files})
        return {name: Change(kept[f"{name}/in"], kept[f"{name}/out"]) for name in names}


def save(path: Path, changes: dict[str, Change]) -> None:
    """In half precision."""
    arrays = {f"{name}/in": change.inward for name, change in changes.items()}
    arrays |= {f"{name}/out": change.outward for name, change in changes.items()}
    np.savez_compressed(path, **{name: each.astype(np.float16) for name, each in arrays.items()})  # pyright: ignore[reportArgumentType]
